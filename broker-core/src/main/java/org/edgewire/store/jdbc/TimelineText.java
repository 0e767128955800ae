package org.edgewire.store.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.edgewire.command.Channel;
import org.edgewire.command.CommandStatus;
import org.edgewire.command.TimelineEntry;

/**
 * A timeline as one column: a line per entry, {@code status time attempt channel error}, separated
 * by blanks; {@code -} stands for no channel, the error is the rest of the line and absent when
 * there is none.
 */
final class TimelineText {
  private TimelineText() {}

  static String write(List<TimelineEntry> timeline) {
    List<String> lines = new ArrayList<>(timeline.size());
    for (TimelineEntry entry : timeline) {
      StringBuilder line = new StringBuilder(24);
      line.append(entry.status().code()).append(' ').append(entry.at().toEpochMilli());
      line.append(' ').append(entry.attempt()).append(' ');
      line.append(entry.channel().map(Channel::wireName).orElse("-"));
      entry.error().ifPresent(error -> line.append(' ').append(error));
      lines.add(line.toString());
    }
    return Lines.join(lines);
  }

  static List<TimelineEntry> read(String text) {
    return Lines.split(text).stream().map(TimelineText::entry).toList();
  }

  private static TimelineEntry entry(String line) {
    String[] words = line.split(" ", 5);
    return new TimelineEntry(
        CommandStatus.ofCode(Integer.parseInt(words[0])),
        Instant.ofEpochMilli(Long.parseLong(words[1])),
        Integer.parseInt(words[2]),
        Channel.ofWireName(words[3]),
        words.length > 4 ? Optional.of(words[4]) : Optional.empty());
  }
}
