package org.edgewire.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One select over many keys: {@code … where key in (…)} in a few fixed lengths, so that the
 * statement caches of drivers and databases see few texts.
 */
final class KeyedSelect {
  private static final int[] LENGTHS = {1, 16, 64, 256, 512};

  private final List<String> texts = new ArrayList<>();

  /**
   * @param select ends before the opening parenthesis
   */
  KeyedSelect(String select) {
    for (int length : LENGTHS) {
      texts.add(select + "(?" + ",?".repeat(length - 1) + ")");
    }
  }

  interface RowReader {
    void read(Cells row) throws SQLException;
  }

  private interface KeyBinder<K> {
    void bind(PreparedStatement select, int index, K key) throws SQLException;
  }

  void run(Statements statements, Collection<String> keys, RowReader reader) throws SQLException {
    inParts(statements, keys, PreparedStatement::setString, reader);
  }

  /** The same for a column of numbers. */
  void runNumbers(Statements statements, Collection<Long> keys, RowReader reader)
      throws SQLException {
    inParts(statements, keys, PreparedStatement::setLong, reader);
  }

  private <K> void inParts(
      Statements statements, Collection<K> keys, KeyBinder<K> binder, RowReader reader)
      throws SQLException {
    List<K> all = List.copyOf(keys);
    int most = LENGTHS[LENGTHS.length - 1];
    for (int from = 0; from < all.size(); from += most) {
      part(statements, all.subList(from, Math.min(all.size(), from + most)), binder, reader);
    }
  }

  private <K> void part(Statements statements, List<K> keys, KeyBinder<K> binder, RowReader reader)
      throws SQLException {
    int size = 0;
    while (LENGTHS[size] < keys.size()) {
      size++;
    }
    PreparedStatement select = statements.prepare(texts.get(size));
    for (int i = 0; i < LENGTHS[size]; i++) {
      binder.bind(select, i + 1, keys.get(Math.min(i, keys.size() - 1)));
    }
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        reader.read(new Cells(rows));
      }
    }
  }
}
