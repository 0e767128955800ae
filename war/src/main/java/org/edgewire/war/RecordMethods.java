package org.edgewire.war;

import static java.lang.System.Logger.Level.DEBUG;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * What the JDK keeps of this web application behind the methods of records: a few method handles,
 * one for all records there are, that each remember the types they were adapted to last (JDK 17;
 * JDK-8078641), and with them a class loader.
 */
final class RecordMethods {
  private static final System.Logger LOG = System.getLogger(RecordMethods.class.getName());

  private RecordMethods() {}

  /**
   * Has types of the JDK's own remembered instead. To be called when no record of the application
   * is used for the first time any more.
   */
  static void letGo() {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    try {
      MethodHandle component =
          lookup.findVirtual(String.class, "strip", MethodType.methodType(String.class));
      for (String method : new String[] {"equals", "hashCode", "toString"}) {
        ObjectMethods.bootstrap(
            lookup, method, MethodHandle.class, String.class, "text", component);
      }
    } catch (Throwable e) {
      LOG.log(DEBUG, "this JDK makes the methods of records otherwise", e);
    }
  }
}
