package org.edgewire.dispatch;

import static org.edgewire.command.CommandStatus.CANCELLED;
import static org.edgewire.command.CommandStatus.COMPLETED;
import static org.edgewire.command.CommandStatus.EXECUTING;
import static org.edgewire.command.CommandStatus.EXHAUSTED;
import static org.edgewire.command.CommandStatus.EXPIRED;
import static org.edgewire.command.CommandStatus.FAILED;
import static org.edgewire.command.CommandStatus.QUEUED;
import static org.edgewire.command.CommandStatus.RECEIVED;
import static org.edgewire.command.CommandStatus.SENT;
import static org.edgewire.command.CommandStatus.UNCONFIRMED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.Delivery;
import org.edgewire.command.Priority;

/** What the model knows of one command: what was asked for, and what was seen of it. */
final class ModelCommand {
  /** Section 3 of the protocol, row by row. */
  private static final Map<CommandStatus, Set<CommandStatus>> TABLE =
      Map.of(
          QUEUED,
          Set.of(SENT, EXPIRED, CANCELLED, RECEIVED, EXECUTING, COMPLETED, FAILED),
          SENT,
          Set.of(RECEIVED, EXECUTING, COMPLETED, FAILED, UNCONFIRMED, EXHAUSTED, QUEUED),
          RECEIVED,
          Set.of(EXECUTING, COMPLETED, FAILED, UNCONFIRMED, QUEUED),
          EXECUTING,
          Set.of(COMPLETED, FAILED, UNCONFIRMED, QUEUED),
          UNCONFIRMED,
          Set.of(COMPLETED, FAILED, QUEUED),
          EXHAUSTED,
          Set.of(COMPLETED, FAILED, QUEUED),
          EXPIRED,
          Set.of(COMPLETED, FAILED),
          COMPLETED,
          Set.of(FAILED),
          FAILED,
          Set.of(),
          CANCELLED,
          Set.of());

  private static final Set<CommandStatus> FINAL =
      Set.of(COMPLETED, FAILED, EXPIRED, CANCELLED, EXHAUSTED, UNCONFIRMED);
  private static final Set<CommandStatus> ACKS = Set.of(RECEIVED, EXECUTING, COMPLETED, FAILED);

  final String id;
  final String agent;
  final String type;
  final Priority lane;
  final Delivery delivery;
  final Optional<String> key;
  final Optional<Instant> deliverAt;

  /** By the order of acceptance. */
  final int order;

  CommandStatus status = QUEUED;
  Instant expiresAt = Instant.MAX;
  Instant sentAt = Instant.MIN;
  boolean slotGivenBack;
  boolean mayGoToDedups;
  int sent;
  int written;

  /** How often it may be written at most, if nobody de-duplicates. */
  int mostWrites = 1;

  final List<CommandStatus> news = new ArrayList<>();

  ModelCommand(NewCommand asked, Delivery delivery, Optional<String> key, int order) {
    this.id = asked.id().orElseThrow().value();
    this.agent = asked.agent().value();
    this.type = asked.type().name();
    this.lane = asked.priority();
    this.delivery = delivery;
    this.key = key;
    this.deliverAt = asked.deliverAt();
    this.order = order;
  }

  boolean isFinal() {
    return FINAL.contains(status);
  }

  boolean isOut() {
    return status == SENT || status == RECEIVED || status == EXECUTING;
  }

  boolean permits(CommandStatus to) {
    boolean wasSent = sent > 0;
    boolean late = status == QUEUED || status == EXPIRED;
    return TABLE.get(status).contains(to)
        && (!late || !ACKS.contains(to) || wasSent)
        && (status != COMPLETED || type.equals("schedule_message"));
  }

  /** A command that may have been done already goes again only to an agent that de-duplicates. */
  boolean needsDedup() {
    return mayGoToDedups && sent > 0 && delivery == Delivery.AT_MOST_ONCE;
  }

  /**
   * @param woken when the broker last looked whose time has come
   */
  boolean isDue(Instant now, Instant woken) {
    return status == QUEUED
        && !deliverAt.filter(woken::isBefore).isPresent()
        && now.isBefore(expiresAt);
  }

  @Override
  public String toString() {
    return id + " (" + agent + ", " + lane + ", " + key + ", " + status + ", sent " + sent + ")";
  }
}
