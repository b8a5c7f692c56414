/*
 * Preloaded into a process whose disk shall lose its power: everything that it does to files below SEKISHO_DISK is done,
 * and written down in SEKISHO_DISK_LOG in the order in which it took effect, one record an operation:
 *
 *   u8 operation, u16 length of the name, u64 offset, u64 length of the data, name, data   (little endian)
 *
 * `w` bytes at an offset · `t` cut or grown to a length · `s` the file is on disk · `d` the names in a directory are on disk ·
 * `c` a file that was not there · `r` renamed to the name in data · `l` also called so · `u` removed. Names are relative to SEKISHO_DISK.
 * With SEKISHO_DISK_SYNC=drop nothing reaches the disk, though the process is told so.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FDS 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *names[MAX_FDS];
static unsigned char directories[MAX_FDS];
static const char *root;
static size_t root_length;
static int log_fd = -1;
static int drops;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_link)(const char *, const char *);
static int (*real_unlink)(const char *);

#define REAL(name) (real_##name = dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  REAL(write), REAL(writev), REAL(pwrite), REAL(pwritev), REAL(ftruncate), REAL(open), REAL(close), REAL(rename), REAL(link), REAL(unlink);
  const char *log = getenv("SEKISHO_DISK_LOG");
  const char *sync = getenv("SEKISHO_DISK_SYNC");
  root = getenv("SEKISHO_DISK");
  if (root == NULL || log == NULL) { root = NULL; return; }
  root_length = strlen(root);
  drops = sync != NULL && strcmp(sync, "drop") == 0;
  log_fd = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_fd < 0) { perror("SEKISHO_DISK_LOG"); _exit(70); }
}

/* The name below the root, with the root itself as the empty one; NULL for what lies elsewhere. */
static const char *below(const char *path) {
  if (root == NULL || path == NULL || strncmp(path, root, root_length) != 0) return NULL;
  if (path[root_length] == '/') return path + root_length + 1;
  return path[root_length] == 0 ? path + root_length : NULL;
}

static void put(const void *bytes, size_t length) {
  for (const char *at = bytes; length > 0;) {
    ssize_t done = real_write(log_fd, at, length);
    if (done < 0) { perror("SEKISHO_DISK_LOG"); _exit(70); }
    at += done, length -= (size_t)done;
  }
}

static void note(char operation, const char *name, uint64_t offset, const void *data, uint64_t length) {
  unsigned char head[19];
  uint16_t name_length = (uint16_t)strlen(name);
  head[0] = (unsigned char)operation;
  memcpy(head + 1, &name_length, 2), memcpy(head + 3, &offset, 8), memcpy(head + 11, &length, 8);
  put(head, sizeof head), put(name, name_length), put(data, length);
}

static const char *name_of(int fd) { return fd >= 0 && fd < MAX_FDS && !directories[fd] ? names[fd] : NULL; }

static void forget(int fd) {
  if (fd < 0 || fd >= MAX_FDS) return;
  free(names[fd]);
  names[fd] = NULL, directories[fd] = 0;
}

static int opened(int fd, const char *path, int flags, int was_there) {
  const char *name = below(path);
  if (fd < 0 || fd >= MAX_FDS || name == NULL) return fd;
  struct stat found;
  forget(fd);
  names[fd] = strdup(name);
  directories[fd] = fstat(fd, &found) == 0 && S_ISDIR(found.st_mode);
  if (!was_there && (flags & O_CREAT)) note('c', name, 0, NULL, 0);
  else if (flags & O_TRUNC) note('t', name, 0, NULL, 0);
  return fd;
}

static int do_open(const char *path, int flags, mode_t mode) {
  if (real_open == NULL) REAL(open);
  if (below(path) == NULL) return real_open(path, flags, mode);
  pthread_mutex_lock(&lock);
  int was_there = access(path, F_OK) == 0;
  int fd = opened(real_open(path, flags, mode), path, flags, was_there);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return fd;
}

#define OPEN(name)                                                \
  int name(const char *path, int flags, ...) {                    \
    va_list rest;                                                 \
    va_start(rest, flags);                                        \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                                 \
    return do_open(path, flags, mode);                            \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  pthread_mutex_lock(&lock);
  forget(fd);
  int result = real_close(fd);
  pthread_mutex_unlock(&lock);
  return result;
}

/* A write without an offset goes to where the file's own position is behind it. */
static ssize_t wrote(int fd, const void *data, ssize_t done, off_t offset) {
  if (done > 0) note('w', names[fd], (uint64_t)(offset >= 0 ? offset : lseek(fd, 0, SEEK_CUR) - done), data, (uint64_t)done);
  return done;
}

#define UNDER_LOCK(type, call)        \
  pthread_mutex_lock(&lock);          \
  type result = call;                 \
  int error = errno;                  \
  pthread_mutex_unlock(&lock);        \
  errno = error;                      \
  return result

static int appends(int fd) { return (fcntl(fd, F_GETFL) & O_APPEND) != 0; }

ssize_t write(int fd, const void *data, size_t length) {
  if (real_write == NULL) REAL(write);
  if (name_of(fd) == NULL) return real_write(fd, data, length);
  UNDER_LOCK(ssize_t, wrote(fd, data, real_write(fd, data, length), -1));
}

static ssize_t do_pwrite(int fd, const void *data, size_t length, off_t offset) {
  if (name_of(fd) == NULL) return real_pwrite(fd, data, length, offset);
  /* Linux appends whatever the offset is. */
  off_t at = offset;
  if (appends(fd)) { struct stat found; at = fstat(fd, &found) == 0 ? found.st_size : offset; }
  UNDER_LOCK(ssize_t, wrote(fd, data, real_pwrite(fd, data, length, offset), at));
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return do_pwrite(fd, data, length, offset); }
ssize_t pwrite64(int fd, const void *data, size_t length, off_t offset) { return do_pwrite(fd, data, length, offset); }

/* Piece by piece: what calls it goes on behind what was written. */
ssize_t writev(int fd, const struct iovec *pieces, int count) {
  if (name_of(fd) == NULL) return real_writev(fd, pieces, count);
  return count > 0 ? write(fd, pieces[0].iov_base, pieces[0].iov_len) : 0;
}

static ssize_t do_pwritev(int fd, const struct iovec *pieces, int count, off_t offset) {
  if (name_of(fd) == NULL) return real_pwritev(fd, pieces, count, offset);
  return count > 0 ? do_pwrite(fd, pieces[0].iov_base, pieces[0].iov_len, offset) : 0;
}

ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset) { return do_pwritev(fd, pieces, count, offset); }
ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off_t offset) { return do_pwritev(fd, pieces, count, offset); }

static int cut(int fd, off_t length) {
  int result = real_ftruncate(fd, length);
  if (result == 0) note('t', names[fd], (uint64_t)length, NULL, 0);
  return result;
}

static int do_ftruncate(int fd, off_t length) {
  if (name_of(fd) == NULL) return real_ftruncate(fd, length);
  UNDER_LOCK(int, cut(fd, length));
}

int ftruncate(int fd, off_t length) { return do_ftruncate(fd, length); }
int ftruncate64(int fd, off_t length) { return do_ftruncate(fd, length); }

/* The true disk need not be waited for: the log is what counts. */
static int synced(int fd) {
  static int (*real_fsync)(int);
  if (fd < 0 || fd >= MAX_FDS || names[fd] == NULL) {
    if (real_fsync == NULL) REAL(fsync);
    return real_fsync(fd);
  }
  pthread_mutex_lock(&lock);
  if (!drops) note(directories[fd] ? 'd' : 's', names[fd], 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return 0;
}

int fsync(int fd) { return synced(fd); }
int fdatasync(int fd) { return synced(fd); }

static int renamed(const char *from, const char *to) {
  int result = real_rename(from, to);
  if (result == 0) note('r', below(from), 0, below(to), strlen(below(to)));
  return result;
}

int rename(const char *from, const char *to) {
  if (below(from) == NULL || below(to) == NULL) return real_rename(from, to);
  UNDER_LOCK(int, renamed(from, to));
}

static int linked(const char *from, const char *to) {
  int result = real_link(from, to);
  if (result == 0) note('l', below(from), 0, below(to), strlen(below(to)));
  return result;
}

int link(const char *from, const char *to) {
  if (below(from) == NULL || below(to) == NULL) return real_link(from, to);
  UNDER_LOCK(int, linked(from, to));
}

static int removed(const char *path) {
  int result = real_unlink(path);
  if (result == 0) note('u', below(path), 0, NULL, 0);
  return result;
}

int unlink(const char *path) {
  if (below(path) == NULL) return real_unlink(path);
  UNDER_LOCK(int, removed(path));
}
