package org.edgewire.producer;

import java.util.Optional;
import org.edgewire.connection.CloseCode;
import org.edgewire.connection.Receiver;
import org.edgewire.dispatch.NewCommand;
import org.edgewire.dispatch.SubmitJson;
import org.edgewire.session.EdgeSession;
import org.edgewire.wire.InvalidFieldException;
import org.edgewire.wire.ProducerCodec;
import org.edgewire.wire.ProducerMessage;
import org.edgewire.wire.ProducerReply;

/** Takes in what one producer says, on its I/O thread; what changes anything goes to the desk. */
final class ProducerLink implements Receiver, ProducerMessage.Handler {
  private static final int MAX_ABUSES = 20;

  private final ProducerDesk desk;
  private final EdgeSession session;
  private int frameLength;

  ProducerLink(ProducerDesk desk, EdgeSession session) {
    this.desk = desk;
    this.session = session;
  }

  @Override
  public void text(String frame) {
    session.heard();
    frameLength = frame.length();
    ProducerCodec.decode(frame).handle(this);
  }

  @Override
  public void binary() {
    session.heard();
    on(
        new ProducerMessage.Malformed(
            "binary_frame", "binary frames are not understood; send text", Optional.empty()));
  }

  @Override
  public void pong() {
    session.heard();
  }

  @Override
  public void closed(int closeCode) {
    desk.close(CloseCode.NORMAL, "closed by the peer", () -> {});
  }

  @Override
  public void on(ProducerMessage.Ping message) {
    session.outbound().pong();
  }

  @Override
  public void on(ProducerMessage.Submit message) {
    try {
      NewCommand command = SubmitJson.command(message.data());
      if (!desk.take(message.ref(), command, frameLength)) {
        desk.overloaded(message.ref(), "too much is taken in at a time");
      }
    } catch (InvalidFieldException e) {
      desk.say(Refusals.invalid(message.ref(), e.getMessage()));
    }
  }

  @Override
  public void on(ProducerMessage.Resume message) {
    if (!desk.take(message.ids())) {
      desk.resumeLater("too much is taken in at a time; resume again later");
    }
  }

  @Override
  public void on(ProducerMessage.Unknown message) {
    if (session.firstOfType(message.type())) {
      desk.unusable(
          new ProducerReply.Problem(
              "unknown_type", "type is one of submit, resume, ping", Optional.empty()));
    }
  }

  @Override
  public void on(ProducerMessage.Malformed message) {
    if (session.abused() > MAX_ABUSES) {
      desk.close(
          CloseCode.PROTOCOL_ABUSE,
          "more than " + MAX_ABUSES + " unusable frames in a minute",
          () -> {});
    } else {
      desk.unusable(new ProducerReply.Problem(message.code(), message.message(), message.ref()));
    }
  }
}
