package org.edgewire.dispatch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;
import org.edgewire.command.CommandState;
import org.edgewire.store.CommitListener;
import org.edgewire.store.Operation;
import org.edgewire.store.Receipt;
import org.edgewire.store.Store;

/** A store that loses what the test says, as only a defect could. */
final class LossyStore {
  private LossyStore() {}

  /** What gets lost. */
  static final class Losses {
    /** Operations whose receipts never come. */
    Predicate<Operation<?>> receipts = operation -> false;

    /** Commands of which nobody hears that they are in the queue. */
    Predicate<CommandState> released = state -> false;
  }

  static Store over(Store store, Losses losses) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("submit")
                  && losses.receipts.test((Operation<?>) arguments[0])) {
                arguments[1] = Receipt.none();
              } else if (method.getName().equals("start")) {
                arguments[0] = lossy((CommitListener) arguments[0], losses);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static CommitListener lossy(CommitListener listener, Losses losses) {
    return (CommitListener)
        Proxy.newProxyInstance(
            CommitListener.class.getClassLoader(),
            new Class<?>[] {CommitListener.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("released")
                  && losses.released.test((CommandState) arguments[0])) {
                return null;
              }
              return method.invoke(listener, arguments);
            });
  }
}
