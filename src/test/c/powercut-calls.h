/* The calls of the C library that powercut.c stands in for. */

static const char *redirected(const char *name) {
    return boot[0] && name && !strcmp(name, "/proc/sys/kernel/random/boot_id") ? boot : name;
}

#define MODE(flags, mode)                       \
    mode_t mode = 0;                            \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {    \
        va_list words;                          \
        va_start(words, flags);                 \
        mode = va_arg(words, mode_t);           \
        va_end(words);                          \
    }

int open(const char *name, int flags, ...) {
    MODE(flags, mode)
    return opened(REAL(open)(redirected(name), flags, mode), flags);
}

int open64(const char *name, int flags, ...) {
    MODE(flags, mode)
    return opened(REAL(open64)(redirected(name), flags, mode), flags);
}

int openat(int folder, const char *name, int flags, ...) {
    MODE(flags, mode)
    return opened(REAL(openat)(folder, name, flags, mode), flags);
}

int openat64(int folder, const char *name, int flags, ...) {
    MODE(flags, mode)
    return opened(REAL(openat64)(folder, name, flags, mode), flags);
}

int creat(const char *name, mode_t mode) {
    return opened(REAL(creat)(name, mode), O_TRUNC | O_WRONLY);
}

int close(int fd) {
    if (fd >= 0 && fd < FDS) {
        by_fd[fd] = NULL;
        is_dir[fd] = 0;
    }
    return REAL(close)(fd);
}

/* Does what changes a file and takes note of it, with no sync between the two. */
#define CHANGING(type, call, noted)          \
    if (!watched(fd)) return call;           \
    pthread_mutex_lock(&lock);               \
    type result = call;                      \
    result = noted;                          \
    pthread_mutex_unlock(&lock);             \
    return result;

ssize_t write(int fd, const void *bytes, size_t n) {
    CHANGING(ssize_t, REAL(write)(fd, bytes, n), wrote(fd, result, -1))
}

ssize_t writev(int fd, const struct iovec *pieces, int n) {
    CHANGING(ssize_t, REAL(writev)(fd, pieces, n), wrote(fd, result, -1))
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    CHANGING(ssize_t, REAL(pwrite)(fd, bytes, n, at), wrote(fd, result, at))
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
    CHANGING(ssize_t, REAL(pwrite64)(fd, bytes, n, at), wrote(fd, result, at))
}

ssize_t pwritev(int fd, const struct iovec *pieces, int n, off_t at) {
    CHANGING(ssize_t, REAL(pwritev)(fd, pieces, n, at), wrote(fd, result, at))
}

ssize_t pwritev64(int fd, const struct iovec *pieces, int n, off64_t at) {
    CHANGING(ssize_t, REAL(pwritev64)(fd, pieces, n, at), wrote(fd, result, at))
}

int ftruncate(int fd, off_t size) {
    CHANGING(int, REAL(ftruncate)(fd, size), resized(fd, result, size))
}

int ftruncate64(int fd, off64_t size) {
    CHANGING(int, REAL(ftruncate64)(fd, size), resized(fd, result, size))
}

static int allocated(int fd, int mode, int result, off_t to) {
    if (result == 0 && !(mode & FALLOC_FL_KEEP_SIZE)) written(fd, to, to);
    return result;
}

int fallocate(int fd, int mode, off_t at, off_t n) {
    CHANGING(int, REAL(fallocate)(fd, mode, at, n), allocated(fd, mode, result, at + n))
}

int fallocate64(int fd, int mode, off64_t at, off64_t n) {
    CHANGING(int, REAL(fallocate64)(fd, mode, at, n), allocated(fd, mode, result, at + n))
}

int posix_fallocate(int fd, off_t at, off_t n) {
    CHANGING(int, REAL(posix_fallocate)(fd, at, n), allocated(fd, 0, result, at + n))
}

int fsync(int fd) {
    int result = REAL(fsync)(fd);
    return result == 0 && fd < FDS && (by_fd[fd] || is_dir[fd]) ? synced(fd) : result;
}

int fdatasync(int fd) {
    int result = REAL(fdatasync)(fd);
    return result == 0 && fd < FDS && (by_fd[fd] || is_dir[fd]) ? synced(fd) : result;
}

/* Does what may take a file's last name away, and forgets the file where it did. */
#define TAKING_AWAY(folder, name, call)                                            \
    struct stat gone;                                                              \
    pthread_mutex_lock(&lock);                                                     \
    int there = live_length && fstatat(folder, name, &gone, AT_SYMLINK_NOFOLLOW) == 0; \
    int result = call;                                                             \
    if (result == 0 && there) forget(&gone);                                       \
    pthread_mutex_unlock(&lock);                                                   \
    return result;

int unlink(const char *name) {
    TAKING_AWAY(AT_FDCWD, name, REAL(unlink)(name))
}

int unlinkat(int folder, const char *name, int flags) {
    TAKING_AWAY(folder, name, REAL(unlinkat)(folder, name, flags))
}

int rename(const char *from, const char *to) {
    TAKING_AWAY(AT_FDCWD, to, REAL(rename)(from, to))
}

int renameat(int folder, const char *from, int other, const char *to) {
    TAKING_AWAY(other, to, REAL(renameat)(folder, from, other, to))
}

static void seen(int fd, int protection, int flags) {
    if (watched(fd) && protection & PROT_WRITE && flags & MAP_SHARED) die("a mapping is written to", "mmap");
}

void *mmap(void *at, size_t n, int protection, int flags, int fd, off_t from) {
    seen(fd, protection, flags);
    return REAL(mmap)(at, n, protection, flags, fd, from);
}

void *mmap64(void *at, size_t n, int protection, int flags, int fd, off64_t from) {
    seen(fd, protection, flags);
    return REAL(mmap64)(at, n, protection, flags, fd, from);
}
