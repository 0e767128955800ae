package org.edgewire.standalone.testing;

/** Carries what happened on the wire along with the failure of a test; never thrown. */
public final class WireReport extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WireReport(String report) {
    super(report, null, false, false);
  }
}
