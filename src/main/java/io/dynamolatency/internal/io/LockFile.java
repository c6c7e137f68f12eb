package io.dynamolatency.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A lock that only one thread of all JVMs on this machine can hold at a time. The lock is on a file that is never
 * deleted. The operating system releases the lock when the JVM ends, even if the JVM is killed. The file's directory
 * must belong to this user alone, because taking the lock truncates the file. In a shared directory, other users could
 * also hold the lock. An object is not thread-safe.
 */
public final class LockFile implements AutoCloseable {

    /**
     * Makes this JVM open each lock file only once at a time. On Linux a lock belongs to the process, and ends when the
     * process closes any channel of the file.
     */
    private static final ConcurrentMap<Path, Semaphore> TURNS = new ConcurrentHashMap<>();

    /** The files that this JVM has locked. */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;
    private final Semaphore turn;

    private LockFile(Path path, FileChannel channel, FileLock lock, Semaphore turn) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
        this.turn = turn;
    }

    /**
     * Waits until the lock is free, and takes it.
     *
     * @param file the file to lock. A missing file is created with its directories. The file's directory must belong to
     *     this user alone
     * @param atMost the longest wait
     * @return the lock; empty if other threads or processes held the lock during the whole wait
     * @throws IOException if the file is a link, if its directory is not this user's alone, or if the file system has
     *     no locks
     */
    public static Optional<LockFile> acquire(Path file, Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        Path path = file.toAbsolutePath().normalize();
        Path directory = Objects.requireNonNull(path.getParent(), "a file is in a directory");
        if (directory.getParent() != null) {
            WholeFile.makeDirectories(directory.getParent());
        }
        OwnDirectory.make(directory);
        Semaphore turn = TURNS.computeIfAbsent(path, p -> new Semaphore(1, true));
        if (!turn.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        LockFile held = null;
        try {
            // opening a named pipe would wait for its reader
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isRegular(path)) {
                throw new IOException(path + " is not a regular file; delete it");
            }
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock lock = FileLocks.await(channel, false, Duration.ofNanos(deadline - System.nanoTime()));
            if (lock == null) {
                return Optional.empty();
            }
            LOCKED.add(path);
            sayWho(channel);
            if (!channel.isOpen()) {
                // an interrupt closes the channel, and so releases the lock
                Thread.interrupted();
                throw new InterruptedException();
            }
            held = new LockFile(path, channel, lock, turn);
            return Optional.of(held);
        } finally {
            if (held == null) {
                LOCKED.remove(path);
                if (channel != null) {
                    channel.close();
                }
                turn.release();
            }
        }
    }

    private static boolean isRegular(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Writes this JVM's process id into the file. Processes that wait for the lock show the id in their messages.
     * Ignores a failure, such as a full disk.
     */
    private static void sayWho(FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException unsaid) {
            // the messages of waiting processes then do not name the process id
        }
    }

    /**
     * Returns the id of the process that holds a lock file or was the last to hold it. Empty if unknown, or while a
     * thread of this JVM waits for another process.
     */
    public static OptionalLong holder(Path file) {
        Path path = file.toAbsolutePath().normalize();
        Semaphore turn = TURNS.get(path);
        if (turn != null && turn.availablePermits() == 0) {
            // closing a channel of the file would release a lock of this JVM
            return LOCKED.contains(path)
                    ? OptionalLong.of(ProcessHandle.current().pid())
                    : OptionalLong.empty();
        }
        if (!isRegular(file)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException unknown) {
            return OptionalLong.empty();
        }
    }

    /** Releases the lock. A second call does nothing. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        LOCKED.remove(path);
        try (channel) {
            lock.release();
        } catch (IOException closed) {
            // closing the channel has released the lock
        } finally {
            turn.release();
        }
    }
}
