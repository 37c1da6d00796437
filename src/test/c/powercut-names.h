/* The names in folders, as powercut.c keeps them. */

static int under_live(const char *name) {
    return strncmp(name, live, live_length) == 0 && (name[live_length] == '/' || name[live_length] == 0);
}

/* Where the names of a folder are kept, LIVE/below: hidden while its own name is not synced. */
static void shadow_of(char *to, const char *below) {
    struct stat there;
    path(to, "%s/tree%s", disk, below);
    if (stat(to, &there) == 0) return;
    char flat[PATH_MAX];
    snprintf(flat, sizeof flat, "%s", below);
    for (char *c = flat; *c; c++)
        if (*c == '/') *c = '%';
    path(to, "%s/hidden/%s", disk, flat);
    if (mkdir(to, 0755) && errno != EEXIST) die("cannot make", to);
}

static void sync_name(const char *folder, const char *below, const char *shadow, const char *name) {
    char from[PATHS], to[PATHS], data[PATHS], fresh[PATHS];
    struct stat now, then, kept;
    path(from, "%s/%s", folder, name);
    path(to, "%s/%s", shadow, name);
    if (lstat(from, &now)) return;
    if (S_ISDIR(now.st_mode)) {
        if (lstat(to, &then) == 0) return;
        char inner[PATHS], hidden[PATHS];
        path(inner, "%s/%s", below, name);
        shadow_of(hidden, inner);
        if (REAL(rename)(hidden, to)) die("cannot name", to);
    } else if (S_ISREG(now.st_mode)) {
        path(data, "%s/data/%d", disk, node_of(now.st_ino, now.st_size)->number);
        if (stat(data, &kept)) die("is gone", data);
        if (lstat(to, &then) == 0 && then.st_ino == kept.st_ino) return;
        path(fresh, "%s/fresh", disk);
        if (link(data, fresh) || REAL(rename)(fresh, to)) die("cannot name", to);
    }
}

static void sync_folder(const char *folder) {
    char shadow[PATHS], gone[PATHS];
    const char *below = folder + live_length;
    struct stat there;
    struct dirent *entry;
    shadow_of(shadow, below);
    DIR *names = opendir(folder);
    if (!names) die("cannot list", folder);
    while ((entry = readdir(names)))
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) sync_name(folder, below, shadow, entry->d_name);
    closedir(names);
    if (!(names = opendir(shadow))) die("cannot list", shadow);
    while ((entry = readdir(names))) {
        path(gone, "%s/%s", folder, entry->d_name);
        if (lstat(gone, &there) == 0) continue;
        path(gone, "%s/%s", shadow, entry->d_name);
        if (REAL(unlink)(gone) && rmdir(gone)) die("cannot remove", gone);
    }
    closedir(names);
}

/* What is there at the start is on disk. */
static void begin(const char *folder) {
    struct dirent *entry;
    DIR *names = opendir(folder);
    if (!names) die("cannot list", folder);
    while ((entry = readdir(names))) {
        char inner[PATHS];
        struct stat now;
        path(inner, "%s/%s", folder, entry->d_name);
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") || lstat(inner, &now)) continue;
        if (S_ISDIR(now.st_mode)) begin(inner);
        if (!S_ISREG(now.st_mode)) continue;
        int fd = REAL(open)(inner, O_RDONLY, 0);
        struct node *node = node_of(now.st_ino, now.st_size);
        node->low = node->cut = 0;
        node->high = now.st_size;
        copy(fd, node);
        REAL(close)(fd);
    }
    closedir(names);
    sync_folder(folder);
}
