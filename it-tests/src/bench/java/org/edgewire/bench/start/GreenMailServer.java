package org.edgewire.bench.start;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;

/** GreenMail with SMTP alone: a mail is taken and is in its mailbox. */
final class GreenMailServer implements Embedded {
  private static final long PATIENCE_MILLIS = 10_000;

  @Override
  public Running start() {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    return new Running() {
      @Override
      public void message() {
        GreenMailUtil.sendTextEmail(
            "to@example.com",
            "from@example.com",
            "hello",
            "hello",
            mail.getSmtp().getServerSetup());
        if (!mail.waitForIncomingEmail(PATIENCE_MILLIS, 1)) {
          throw new IllegalStateException("the mail did not come");
        }
      }

      @Override
      public void stop() {
        mail.stop();
      }
    };
  }
}
