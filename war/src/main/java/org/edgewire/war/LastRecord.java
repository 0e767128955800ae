package org.edgewire.war;

/**
 * Makes the JDK forget this web application. Behind the methods of all records stand a few method
 * handles that each remember the types of the record that needed them last (JDK 17, JDK-8078641),
 * and with them its class loader.
 *
 * @param text a type of the JDK's own, to be remembered instead
 */
record LastRecord(String text) {
  /** To be called when no other record of the application is used for the first time any more. */
  static void forgetOthers() {
    LastRecord here = new LastRecord("");
    if (!here.equals(new LastRecord("")) || here.hashCode() != 0 || here.toString().isEmpty()) {
      throw new IllegalStateException("a record without its methods");
    }
  }
}
