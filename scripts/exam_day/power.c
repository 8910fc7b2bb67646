/* Loaded before the server: remembers of each database file what no fsync has confirmed yet, so that a cut of the power can
   be played afterwards by undoing just that. While the file "full" stands in the folder, no file grows: the disk is full.
   Database files are those of SQLite, or, with XENIA_CLUSTER, those with content below that folder of a PostgreSQL cluster.
   Each record of NAME.undo: offset, length before, bytes that follow; then those bytes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t alone = PTHREAD_MUTEX_INITIALIZER;
static int full_disk(const char *folder) {
  char path[4096];
  snprintf(path, sizeof path, "%s/full", folder);
  return access(path, F_OK) == 0;
}

/* The name of a database file below its folder; NULL for any other file. */
static const char *name_in(const char *path) {
  static const char *const kept[] = {"base/", "global/", "pg_wal/", "pg_xact/", "pg_multixact/", NULL};
  const char *cluster = getenv("XENIA_CLUSTER"), *name = strrchr(path, '/');
  if (!cluster) return name && strstr(name, ".sqlite3") && !strstr(name, "-shm") ? name + 1 : NULL;
  size_t length = strlen(cluster);
  if (*path == '/') {
    if (strncmp(path, cluster, length) || path[length] != '/') return NULL;
    path += length + 1;
  }
  for (int i = 0; kept[i]; i++)
    if (!strncmp(path, kept[i], strlen(kept[i])) && !strstr(path, "pg_control") && !strstr(path, "pgsql_tmp")) return path;
  return NULL;
}

/* Where what may be undone of it is kept; its folders stand in the name as %. Whether it is a database file. */
static int undo_path(const char *path, const char *folder, char *undo, size_t size) {
  const char *name = name_in(path);
  if (!name) return 0;
  size_t begins = (size_t)snprintf(undo, size, "%s/", folder);
  snprintf(undo + begins, size - begins, "%s.undo", name);
  for (char *at = undo + begins; *at; at++)
    if (*at == '/') *at = '%';
  return 1;
}

/* The undo file of a database file, locked against threads and processes; -1 for any other file. */
static int undo_of(int fd, const char **folder) {
  char link[64], path[4096], undo[8192];
  struct stat kind;
  *folder = getenv("XENIA_UNDO");
  if (!*folder || fstat(fd, &kind) || !S_ISREG(kind.st_mode)) return -1;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return -1;
  path[length] = 0;
  if (!undo_path(path, *folder, undo, sizeof undo)) return -1;
  int log = open(undo, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0) return -1;
  pthread_mutex_lock(&alone);
  flock(log, LOCK_EX);
  return log;
}

static void unlock(int log) {
  flock(log, LOCK_UN);
  pthread_mutex_unlock(&alone);
  close(log);
}

static void remember(int log, int fd, off_t offset, off_t length) {
  struct stat now;
  fstat(fd, &now);
  off_t kept = offset >= now.st_size ? 0 : (now.st_size - offset < length ? now.st_size - offset : length);
  char *record = malloc(24 + kept);
  long long head[3] = {offset, now.st_size, kept};
  memcpy(record, head, 24);
  if (kept && pread(fd, record + 24, kept, offset) != kept) abort();
  if (write(log, record, 24 + kept) != 24 + kept) abort();
  free(record);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  const char *folder;
  int log = undo_of(fd, &folder);
  if (log < 0) return real(fd, bytes, count, offset);
  struct stat now;
  ssize_t done = -1;
  if (full_disk(folder) && fstat(fd, &now) == 0 && offset + (off_t)count > now.st_size) errno = ENOSPC;
  else {
    remember(log, fd, offset, count);
    done = real(fd, bytes, count, offset);
  }
  int why = errno;
  unlock(log);
  errno = why;
  return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return pwrite64(fd, bytes, count, offset); }

static size_t sum(const struct iovec *parts, int number) {
  size_t whole = 0;
  for (int i = 0; i < number; i++) whole += parts[i].iov_len;
  return whole;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int number, off_t offset) {
  static ssize_t (*real)(int, const struct iovec *, int, off_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwritev64");
  const char *folder;
  int log = undo_of(fd, &folder);
  if (log < 0) return real(fd, parts, number, offset);
  struct stat now;
  ssize_t done = -1;
  if (full_disk(folder) && fstat(fd, &now) == 0 && offset + (off_t)sum(parts, number) > now.st_size) errno = ENOSPC;
  else {
    remember(log, fd, offset, sum(parts, number));
    done = real(fd, parts, number, offset);
  }
  int why = errno;
  unlock(log);
  errno = why;
  return done;
}
ssize_t pwritev(int fd, const struct iovec *parts, int number, off_t offset) { return pwritev64(fd, parts, number, offset); }

int ftruncate64(int fd, off_t length) {
  static int (*real)(int, off_t);
  if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
  const char *folder;
  int log = undo_of(fd, &folder);
  if (log < 0) return real(fd, length);
  struct stat now;
  fstat(fd, &now);
  remember(log, fd, length, now.st_size > length ? now.st_size - length : 0);
  int done = real(fd, length);
  unlock(log);
  return done;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int confirmed(int fd, const char *name) {
  int (*real)(int) = dlsym(RTLD_NEXT, name);
  const char *folder;
  int log = undo_of(fd, &folder);
  int done = real(fd);
  if (log >= 0) {
    int (*cut)(int, off_t) = dlsym(RTLD_NEXT, "ftruncate64");
    if (done == 0 && cut(log, 0) != 0) abort(); /* what was remembered is on the disk now */
    unlock(log);
  }
  return done;
}
int fsync(int fd) { return confirmed(fd, "fsync"); }
int fdatasync(int fd) { return confirmed(fd, "fdatasync"); }

/* A file that is gone has nothing to undo, lest the next one of its name be undone; one with a new name keeps it. */
int unlink(const char *path) {
  int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
  char undo[8192];
  int done = real(path);
  const char *folder = getenv("XENIA_UNDO");
  if (done == 0 && folder && getenv("XENIA_CLUSTER") && undo_path(path, folder, undo, sizeof undo)) {
    int why = errno;
    real(undo);
    errno = why;
  }
  return done;
}

int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  char before[8192], after[8192];
  int done = real(from, to);
  const char *folder = getenv("XENIA_UNDO");
  if (done == 0 && folder && getenv("XENIA_CLUSTER") && undo_path(to, folder, after, sizeof after)) {
    int why = errno, (*gone)(const char *) = dlsym(RTLD_NEXT, "unlink");
    if (!undo_path(from, folder, before, sizeof before) || real(before, after)) gone(after);
    errno = why;
  }
  return done;
}
