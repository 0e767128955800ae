package org.edgewire.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class H2VersionsTest {
  @ParameterizedTest
  @CsvSource({"1,4,true", "2,2,true", "2,3,true", "2,4,false", "2,5,false", "3,0,false"})
  void onlyOldOnesForgetWhatTheyCommittedLast(int major, int minor, boolean forgets) {
    assertThat(H2.forgetsWhenItReusesSpaceAtOnce(major, minor)).isEqualTo(forgets);
  }

  @Test
  void theOneThatIsEmbeddedDoesNot() throws SQLException {
    try (Connection connection = H2.pool("jdbc:h2:mem:").getConnection()) {
      int major = connection.getMetaData().getDatabaseMajorVersion();
      int minor = connection.getMetaData().getDatabaseMinorVersion();

      assertThat(H2.forgetsWhenItReusesSpaceAtOnce(major, minor)).isFalse();
    }
  }
}
