/*
 * What a disk would have after a power cut. Preloaded into a process (LD_PRELOAD), this keeps beside a folder, LIVE, a
 * second one, DISK, with nothing in it but what was synced: bytes of a file when the file is synced, names when their
 * folder is. Everything else is not there after the cut, so this is the worst disk that still keeps what it promises.
 *
 *   POWERCUT_LIVE   the folder that is watched, an absolute path without links; what it has at the start is on disk
 *   POWERCUT_DISK   an absolute path on the same file system; the folder after the cut is DISK/tree
 *   POWERCUT_FAIL   n: the nth sync fails (EIO), and what it should have written is forgotten, as kernels do
 *   POWERCUT_CUT    n: the process is killed at the nth sync, before it takes effect
 *   POWERCUT_BOOT   what the process reads as the id of this start of the machine
 *
 * DISK/data has each file's synced bytes, by number; names in DISK/tree are hard links to them; DISK/hidden has folders
 * whose own name was not synced yet; DISK/syncs has a line for each sync, DISK/files the number and inode of each file.
 * sync_file_range is no sync. A shared mapping that is
 * written to would go unseen, so it ends the process, as does a file that grew in some other way.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define FDS 65536
#define PATHS (2 * PATH_MAX)
#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name); real; })

/* A file: where its synced bytes are, and which of its bytes are not synced. */
struct node {
    ino_t ino;
    int number;
    off_t low, high; /* changed since the last sync: from low up to high */
    off_t end;       /* how long it is, as far as was seen */
    off_t cut;       /* the shortest it was since the last sync */
    struct node *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct node *nodes;
static struct node *by_fd[FDS];
static char is_dir[FDS];
static char live[PATH_MAX], disk[PATH_MAX], boot[PATH_MAX];
static size_t live_length;
static dev_t live_device;
static int numbers, syncs, fail_at, cut_at, journal = -1, files = -1;

static void die(const char *why, const char *what) {
    dprintf(2, "powercut: %s: %s (%s)\n", why, what, strerror(errno));
    abort();
}

static void path(char *to, const char *format, ...) {
    va_list words;
    va_start(words, format);
    if (vsnprintf(to, PATHS, format, words) >= PATHS) die("too long", to);
    va_end(words);
}

static int made(const char *file) {
    int fd = REAL(open)(file, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0) die("cannot make", file);
    return fd;
}

static void clean(struct node *node, off_t size) {
    node->low = LLONG_MAX;
    node->high = 0;
    node->end = node->cut = size;
}

static struct node *node_of(ino_t ino, off_t size) {
    for (struct node *node = nodes; node; node = node->next)
        if (node->ino == ino) return node;
    struct node *node = calloc(1, sizeof *node);
    node->ino = ino;
    node->number = ++numbers;
    clean(node, size);
    node->next = nodes;
    nodes = node;
    char data[PATHS];
    path(data, "%s/data/%d", disk, node->number);
    REAL(close)(made(data));
    dprintf(files, "%d %lu\n", node->number, (unsigned long) ino);
    return node;
}

/* The last name of a file is gone: its inode may be given to another. */
static void forget(const struct stat *gone) {
    if (!S_ISREG(gone->st_mode) || gone->st_nlink > 1 || gone->st_dev != live_device) return;
    for (struct node *node = nodes; node; node = node->next)
        if (node->ino == gone->st_ino) node->ino = 0;
}

static void copy(int fd, struct node *node) {
    char data[PATHS], again[64];
    static char piece[1 << 18];
    struct stat now;
    path(data, "%s/data/%d", disk, node->number);
    snprintf(again, sizeof again, "/proc/self/fd/%d", fd); /* it may be open for writing only */
    int to = REAL(open)(data, O_WRONLY, 0), from = REAL(open)(again, O_RDONLY, 0);
    if (to < 0 || from < 0 || fstat(from, &now)) die("cannot open", data);
    if (now.st_size > node->end) die("was written to unseen", data);
    if (REAL(ftruncate)(to, node->cut) || REAL(ftruncate)(to, now.st_size)) die("cannot cut", data);
    off_t high = node->high < now.st_size ? node->high : now.st_size;
    for (off_t at = node->low; at < high;) {
        size_t left = high - at;
        ssize_t n = pread(from, piece, left < sizeof piece ? left : sizeof piece, at);
        if (n <= 0 || REAL(pwrite)(to, piece, n, at) != n) die("cannot copy to", data);
        at += n;
    }
    REAL(close)(to);
    REAL(close)(from);
    clean(node, now.st_size);
}

#include "powercut-names.h"

static int number_of(const char *name) {
    const char *value = getenv(name);
    return value ? atoi(value) : 0;
}

__attribute__((constructor)) static void start(void) {
    const char *where = getenv("POWERCUT_LIVE"), *shadow = getenv("POWERCUT_DISK");
    if (!where || !shadow) return;
    char inner[PATHS];
    snprintf(disk, sizeof disk, "%s", shadow);
    const char *parts[] = {"", "/data", "/hidden", "/tree"};
    for (int i = 0; i < 4; i++) {
        path(inner, "%s%s", disk, parts[i]);
        if (mkdir(inner, 0755)) die("cannot make", inner);
    }
    path(inner, "%s/syncs", disk);
    journal = made(inner);
    path(inner, "%s/files", disk);
    files = made(inner);
    fail_at = number_of("POWERCUT_FAIL");
    cut_at = number_of("POWERCUT_CUT");
    snprintf(live, sizeof live, "%s", where);
    if (getenv("POWERCUT_BOOT")) snprintf(boot, sizeof boot, "%s", getenv("POWERCUT_BOOT"));
    unsetenv("LD_PRELOAD"); /* what it starts is not watched */
    live_length = strlen(live);
    struct stat there;
    if (stat(live, &there)) die("is not there", live);
    live_device = there.st_dev;
    begin(live);
}

static void name_of(int fd, char *name) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, name, PATH_MAX - 1);
    name[n < 0 ? 0 : n] = 0;
}

static int opened(int fd, int flags) {
    char name[PATH_MAX];
    struct stat now;
    if (fd < 0 || fd >= FDS || !live_length) return fd;
    int saved = errno;
    name_of(fd, name);
    if (under_live(name) && fstat(fd, &now) == 0) {
        pthread_mutex_lock(&lock);
        is_dir[fd] = S_ISDIR(now.st_mode);
        by_fd[fd] = S_ISREG(now.st_mode) && now.st_nlink > 0 ? node_of(now.st_ino, now.st_size) : NULL;
        if (by_fd[fd] && flags & O_TRUNC && (flags & O_ACCMODE) != O_RDONLY) by_fd[fd]->cut = by_fd[fd]->end = 0;
        pthread_mutex_unlock(&lock);
    }
    errno = saved;
    return fd;
}

static int watched(int fd) {
    return fd >= 0 && fd < FDS && by_fd[fd];
}

static void written(int fd, off_t from, off_t to) {
    struct node *node = by_fd[fd];
    if (from < node->low) node->low = from;
    if (to > node->high) node->high = to;
    if (to > node->end) node->end = to;
}

static ssize_t wrote(int fd, ssize_t n, off_t at) {
    int saved = errno;
    off_t from = n <= 0 || at >= 0 ? at : lseek(fd, 0, SEEK_CUR) - n;
    if (n > 0) written(fd, from, from + n);
    errno = saved;
    return n;
}

static int resized(int fd, int result, off_t size) {
    if (result == 0) {
        by_fd[fd]->end = size;
        if (size < by_fd[fd]->cut) by_fd[fd]->cut = size;
    }
    return result;
}

static int synced(int fd) {
    char name[PATH_MAX];
    int result = 0;
    name_of(fd, name);
    pthread_mutex_lock(&lock);
    int number = ++syncs;
    dprintf(journal, "%d %s\n", number, name);
    if (number == cut_at) kill(getpid(), SIGKILL);
    if (number == fail_at) {
        if (by_fd[fd]) clean(by_fd[fd], by_fd[fd]->end);
        errno = EIO;
        result = -1;
    } else if (by_fd[fd]) {
        copy(fd, by_fd[fd]);
    } else {
        sync_folder(name);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

#include "powercut-calls.h"
