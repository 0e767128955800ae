package org.edgewire.it.contract;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestInstances;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Notes how each suite went on each deployment, for {@link MatrixPage}, and puts what the container
 * said beside the failure of a test.
 */
public final class ContractMatrix
    implements BeforeAllCallback,
        AfterAllCallback,
        TestWatcher,
        TestExecutionExceptionHandler,
        ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ContractMatrix.class);
  private static final String BEGIN = "begin";

  /** What the container said around a failed test. */
  private static final class LastWords extends Throwable {
    private static final long serialVersionUID = 1;

    private LastWords(String text) {
      super(text, null, false, false);
    }
  }

  private static MatrixPage page(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(MatrixPage.class, key -> new MatrixPage(), MatrixPage.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put(BEGIN, System.nanoTime());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    long begin = context.getStore(NAMESPACE).get(BEGIN, Long.class);
    if (isSuite(context)) {
      page(context).took(deploymentName(context), suite(context), System.nanoTime() - begin);
    }
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    note(context, MatrixPage.Outcome.PASSED);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    note(context, MatrixPage.Outcome.FAILED);
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    note(context, MatrixPage.Outcome.SKIPPED);
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    note(context, MatrixPage.Outcome.SKIPPED);
  }

  private static void note(ExtensionContext context, MatrixPage.Outcome outcome) {
    page(context).note(deploymentName(context), suite(context), outcome);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    context
        .getTestInstances()
        .flatMap(ContractMatrix::all)
        .map(Contracts::lastWords)
        .filter(words -> !words.isEmpty())
        .ifPresent(words -> failure.addSuppressed(new LastWords(words)));
    throw failure;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == MatrixPage.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return page(context);
  }

  private static Optional<Contracts> all(TestInstances instances) {
    return instances.findInstance(Contracts.class);
  }

  private static boolean isSuite(ExtensionContext context) {
    return context.getRequiredTestClass().isMemberClass();
  }

  private static String suite(ExtensionContext context) {
    return context.getRequiredTestClass().getSimpleName();
  }

  /** By the outermost class. */
  private static String deploymentName(ExtensionContext context) {
    ExtensionContext outermost = context;
    while (outermost.getParent().isPresent()
        && outermost.getParent().get().getTestClass().isPresent()) {
      outermost = outermost.getParent().get();
    }
    return MatrixPage.nameOf(outermost.getRequiredTestClass());
  }
}
