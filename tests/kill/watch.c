/* Numbers all that a process does to the files of one folder and to its standard output, and
 * kills the process at the number chosen.
 *
 * Preloaded before the C library. Each call makes a point before it and a point after it; a write
 * makes one more between them, at which half of its bytes are on their way: a torn write. Python
 * adds the statements of SQLite through `watch_point`.
 *
 * WATCH_FOLDER  the folder, resolved
 * WATCH_AT      the number at which to die; 0 or nothing lets the process live
 * WATCH_TALLY   a file outside of the folder that gets a line "number what file" a point
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

static const char *folder;
static size_t folder_length;
static long chosen, points;
static int tally = -1;

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("WATCH_AT"), *file = getenv("WATCH_TALLY");
    folder = getenv("WATCH_FOLDER");
    folder_length = folder ? strlen(folder) : 0;
    chosen = at ? atol(at) : 0;
    if (file) {
        int opened = (int) syscall(SYS_openat, AT_FDCWD, file,
                                   O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        tally = fcntl(opened, F_DUPFD_CLOEXEC, 200);
        syscall(SYS_close, opened);
    }
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

/* Passes a point; true where it is the one to die at. */
static int passes(const char *what, const char *moment, const char *file)
{
    char line[PATH_MAX + 100];
    long number = __atomic_add_fetch(&points, 1, __ATOMIC_SEQ_CST);
    int length = snprintf(line, sizeof line, "%ld %s%s%s %s\n", number, what, *moment ? "-" : "",
                          moment, file);
    if (tally >= 0 && syscall(SYS_write, tally, line, (size_t) length) < 0)
        abort();
    return number == chosen;
}

void watch_point(const char *what, const char *file)
{
    if (folder_length && passes(what, "", file))
        die();
}

/* The name within the folder, NULL where `path` lies outside. */
static const char *within(const char *path)
{
    char whole[PATH_MAX];
    static __thread char inside[PATH_MAX];
    if (!folder_length || !path)
        return NULL;
    if (path[0] != '/') {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here) || snprintf(whole, sizeof whole, "%s/%s", here, path) < 0)
            return NULL;
        path = whole;
    }
    if (strncmp(path, folder, folder_length) || (path[folder_length] && path[folder_length] != '/'))
        return NULL;
    snprintf(inside, sizeof inside, "%s", path[folder_length] ? path + folder_length + 1 : ".");
    return inside;
}

static const char *name_of(int fd)
{
    char link[40], path[PATH_MAX];
    ssize_t length;
    if (!folder_length || fd == tally)
        return NULL;
    if (fd == STDOUT_FILENO)
        return "screen";
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return NULL;
    path[length] = 0;
    return within(path);
}

#define AROUND(what, file, type, call)                                                             \
    do {                                                                                           \
        const char *watched = (file);                                                              \
        type result;                                                                               \
        int failure;                                                                               \
        if (!watched)                                                                              \
            return (call);                                                                         \
        if (passes(what, "before", watched))                                                       \
            die();                                                                                 \
        result = (call);                                                                           \
        failure = errno;                                                                           \
        if (passes(what, "after", watched))                                                        \
            die();                                                                                 \
        errno = failure;                                                                           \
        return result;                                                                             \
    } while (0)

#define WRITING(what, file, length, whole, half)                                                   \
    do {                                                                                           \
        const char *torn = (file);                                                                 \
        if (torn && (length) > 1 && passes(what, "torn", torn)) {                                  \
            ssize_t gone = (half);                                                                 \
            (void) gone;                                                                           \
            die();                                                                                 \
        }                                                                                          \
        AROUND(what, file, ssize_t, whole);                                                        \
    } while (0)

ssize_t write(int fd, const void *bytes, size_t length)
{
    WRITING("write", name_of(fd), length, REAL(write)(fd, bytes, length),
            REAL(write)(fd, bytes, length / 2));
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t place)
{
    WRITING("write", name_of(fd), length, REAL(pwrite)(fd, bytes, length, place),
            REAL(pwrite)(fd, bytes, length / 2, place));
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t place)
{
    WRITING("write", name_of(fd), length, REAL(pwrite64)(fd, bytes, length, place),
            REAL(pwrite64)(fd, bytes, length / 2, place));
}

int fsync(int fd) { AROUND("sync", name_of(fd), int, REAL(fsync)(fd)); }
int fdatasync(int fd) { AROUND("sync", name_of(fd), int, REAL(fdatasync)(fd)); }
int ftruncate(int fd, off_t size) { AROUND("truncate", name_of(fd), int, REAL(ftruncate)(fd, size)); }
int ftruncate64(int fd, off64_t size)
{
    AROUND("truncate", name_of(fd), int, REAL(ftruncate64)(fd, size));
}
int rename(const char *old, const char *new) { AROUND("rename", within(new), int, REAL(rename)(old, new)); }
int renameat(int a, const char *old, int b, const char *new)
{
    AROUND("rename", within(new), int, REAL(renameat)(a, old, b, new));
}
int link(const char *old, const char *new) { AROUND("link", within(new), int, REAL(link)(old, new)); }
int unlink(const char *path) { AROUND("unlink", within(path), int, REAL(unlink)(path)); }
int unlinkat(int at, const char *path, int flags)
{
    AROUND("unlink", within(path), int, REAL(unlinkat)(at, path, flags));
}
int mkdir(const char *path, mode_t mode) { AROUND("mkdir", within(path), int, REAL(mkdir)(path, mode)); }

#define OPENING(name, ...)                                                                         \
    do {                                                                                           \
        mode_t mode = 0;                                                                           \
        if (flags & O_CREAT) {                                                                     \
            va_list rest;                                                                          \
            va_start(rest, flags);                                                                 \
            mode = va_arg(rest, mode_t);                                                           \
            va_end(rest);                                                                          \
        }                                                                                          \
        AROUND("create", (flags & O_CREAT) && access(path, F_OK) ? within(path) : NULL, int,       \
               REAL(name)(__VA_ARGS__, flags, mode));                                              \
    } while (0)

int open(const char *path, int flags, ...) { OPENING(open, path); }
int open64(const char *path, int flags, ...) { OPENING(open64, path); }
int openat(int at, const char *path, int flags, ...) { OPENING(openat, at, path); }
int openat64(int at, const char *path, int flags, ...) { OPENING(openat64, at, path); }
