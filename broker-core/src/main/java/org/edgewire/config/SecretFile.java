package org.edgewire.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A secret kept in a file, as container platforms mount them. Who may read the file is their
 * business and not checked.
 */
final class SecretFile {
  private static final int MAX_BYTES = 64 * 1_024;

  private SecretFile() {}

  /** Why there is no secret; completes a sentence that begins with the file's name. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
      super(why);
    }
  }

  /** What the file holds, without the line's end. */
  static String read(String file) throws UnreadableException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new UnreadableException("is longer than any secret");
      }
      return notEmpty(decoded(bytes).replaceFirst("[\\r\\n]+\\z", ""));
    } catch (NoSuchFileException e) {
      throw new UnreadableException("is not there");
    } catch (AccessDeniedException e) {
      throw new UnreadableException("may not be read by this user");
    } catch (CharacterCodingException e) {
      throw new UnreadableException("is no UTF-8 text");
    } catch (IOException | InvalidPathException e) {
      throw new UnreadableException("cannot be read: " + KnownNames.oneLine(e.getMessage()));
    }
  }

  private static String decoded(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String notEmpty(String secret) throws UnreadableException {
    if (secret.isBlank()) {
      throw new UnreadableException("is empty");
    }
    return secret;
  }
}
