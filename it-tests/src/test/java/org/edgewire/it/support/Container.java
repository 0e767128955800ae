package org.edgewire.it.support;

/** What a broker of the tests runs in. */
public enum Container {
  /** The launcher inside the virtual machine of the tests. */
  EMBEDDED("embedded"),
  /** The runnable jar as a process. */
  JAR("jar"),
  /** WildFly 39, the thin web application. */
  WILDFLY("WildFly 39"),
  /** Payara 6, the thin web application. */
  PAYARA("Payara 6"),
  /** Tomcat 11, the web application for servlet containers. */
  TOMCAT("Tomcat 11"),
  /** GlassFish 7, the thin web application. */
  GLASSFISH("GlassFish 7"),
  /** Open Liberty 26, the thin web application. */
  LIBERTY("Open Liberty 26"),
  /** Jetty 12.1, the web application for servlet containers. */
  JETTY("Jetty 12.1"),
  /** Payara 7, the thin web application. */
  PAYARA_7("Payara 7");

  private final String title;

  Container(String title) {
    this.title = title;
  }

  /** Its name for people. */
  public String title() {
    return title;
  }
}
