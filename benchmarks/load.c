/* The load generator: drives open, greeted WebSockets as fast as they answer, or at a fixed rate.
 *
 * usage: load SECONDS RATE PID RUN  (sockets are inherited; RATE 0: closed loop, one message in flight a pair)
 * stdin: one line a pair: SENDER_FD RECEIVER_FD TAB PREFIX TAB SUFFIX   (RECEIVER_FD -1: the sender's answer is all)
 * A message is PREFIX + 32 hex digits + SUFFIX. It is done when the sender's and the receiver's socket both showed
 * those digits. stdout: one JSON object. PID's CPU time is read at both ends of the window.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { ID = 32, BUFFER = 1 << 17, MAX_PAIRS = 4096, MAX_FDS = 65536, LATE = 256 };
static const uint8_t MASK[4] = {0x9c, 0x1b, 0x6e, 0x35};

typedef struct {
    int sender, receiver, size, head, busy, acked, delivered;
    char *text;          /* the message; its 32 hex digits stand at `at` */
    uint8_t *frame;
    size_t at;
    uint64_t count;
    double due;          /* when it was to be sent: waiting behind the one before it counts as latency */
    double late[LATE];
    int late_count;
} Pair;

typedef struct { Pair *pair; uint8_t *data; size_t used; } Socket;

static Pair pairs[MAX_PAIRS];
static Socket sockets[MAX_FDS];
static int pair_count;
static uint64_t run_id;
static double *acks, *deliveries;
static size_t done_count, window_done, capacity;
static double window_start, window_end;
static int sending = 1, closed_loop;

static void die(const char *what, const char *detail) {
    fprintf(stderr, "load: %s: %s\n", what, detail);
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu_seconds(int pid) {
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, sizeof line, file)) die("cannot read", path);
    fclose(file);
    unsigned long user = 0, kernel = 0;
    char *rest = strrchr(line, ')');
    if (!rest || sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2)
        die("cannot read", path);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static void send_next(Pair *p, double due) {
    p->busy = 1;
    p->acked = 0;
    p->delivered = p->receiver < 0;
    p->due = due;
    char id[ID + 1];
    snprintf(id, sizeof id, "%016llx%06x%010llx", (unsigned long long)run_id, (unsigned)(p - pairs),
             (unsigned long long)p->count++);
    memcpy(p->text + p->at, id, ID);
    for (int i = 0; i < ID; i++) p->frame[p->head + (int)p->at + i] = (uint8_t)id[i] ^ MASK[(p->at + (size_t)i) & 3];
    size_t size = (size_t)(p->head + p->size);
    if (send(p->sender, p->frame, size, MSG_NOSIGNAL) != (ssize_t)size) die("send", strerror(errno));
}

static void finished(Pair *p, double t) {
    p->busy = 0;
    done_count++;
    if (t >= window_start && t < window_end) window_done++;
    if (!sending) return;
    if (closed_loop) {
        send_next(p, t);
    } else if (p->late_count > 0) {
        double due = p->late[0];
        memmove(p->late, p->late + 1, (size_t)--p->late_count * sizeof *p->late);
        send_next(p, due);
    }
}

static void note(double *list, double seconds, double t) {
    if (t >= window_start && t < window_end && window_done < capacity) list[window_done] = seconds;
}

/* A pair's two times are kept side by side at the index of its message; `partial` holds the first of the two. */
static double partial[MAX_PAIRS];

static void heard(Socket *s, int fd, const uint8_t *text, size_t size) {
    Pair *p = s->pair;
    if (size >= 13 && size < 64 && memmem(text, size, "\"ping\"", 6)) {
        static const char pong[] = "{\"type\":\"pong\"}";
        uint8_t frame[64] = {0x81, 0x80 | (sizeof pong - 1)};
        memcpy(frame + 2, MASK, 4);
        for (size_t i = 0; i < sizeof pong - 1; i++) frame[6 + i] = (uint8_t)pong[i] ^ MASK[i & 3];
        send(fd, frame, 6 + sizeof pong - 1, MSG_NOSIGNAL);
        return;
    }
    if (size > 16 && memmem(text, size < 64 ? size : 64, "\"type\":\"error\"", 14)) {
        char detail[512];
        snprintf(detail, sizeof detail, "%.*s", (int)size, (const char *)text);
        die("the server refused", detail);
    }
    if (!p->busy || !memmem(text, size, p->text + p->at, ID)) return;
    double t = now();
    int is_ack = fd == p->sender;
    if (is_ack ? p->acked : p->delivered) return;
    if (is_ack) p->acked = 1; else p->delivered = 1;
    double *mine = is_ack ? acks : deliveries, *other = is_ack ? deliveries : acks;
    if (p->acked && p->delivered) {
        note(mine, t - p->due, t);
        note(other, p->receiver < 0 ? t - p->due : partial[p - pairs], t);
        finished(p, t);
    } else {
        partial[p - pairs] = t - p->due;
    }
}

static void readable(int fd) {
    Socket *s = &sockets[fd];
    ssize_t got = recv(fd, s->data + s->used, BUFFER - s->used, 0);
    if (got == 0) die("a socket was closed", "by the server");
    if (got < 0) {
        if (errno == EAGAIN) return;
        die("recv", strerror(errno));
    }
    s->used += (size_t)got;
    size_t at = 0;
    while (s->used - at >= 2) {
        uint8_t *d = s->data + at;
        size_t head = 2, size = d[1] & 0x7f;
        if (size == 126) {
            if (s->used - at < 4) break;
            size = ((size_t)d[2] << 8) | d[3];
            head = 4;
        } else if (size == 127) {
            if (s->used - at < 10) break;
            size = 0;
            for (int i = 2; i < 10; i++) size = (size << 8) | d[i];
            head = 10;
        }
        if (size > BUFFER - 16) die("a frame is too large", "for this tool");
        if (s->used - at < head + size) break;
        if ((d[0] & 0x0f) == 1) heard(s, fd, d + head, size);
        if ((d[0] & 0x0f) == 8) die("a socket was closed", "with a close frame");
        at += head + size;
    }
    s->used -= at;
    memmove(s->data, s->data + at, s->used);
}

static void add_socket(int epoll, int fd, Pair *p) {
    if (fd < 0) return;
    if (fd >= MAX_FDS || sockets[fd].pair) die("a descriptor", "is out of range or used twice");
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    sockets[fd].pair = p;
    sockets[fd].data = malloc(BUFFER);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) die("epoll_ctl", strerror(errno));
}

static void read_pairs(int epoll) {
    static char line[1 << 16];
    while (fgets(line, sizeof line, stdin)) {
        if (pair_count == MAX_PAIRS) die("too many", "pairs");
        Pair *p = &pairs[pair_count++];
        line[strcspn(line, "\n")] = 0;
        char *prefix = strchr(line, '\t'), *suffix = prefix ? strchr(prefix + 1, '\t') : NULL;
        if (!suffix || sscanf(line, "%d %d", &p->sender, &p->receiver) != 2) die("bad line", line);
        *suffix++ = 0;
        prefix++;
        p->at = strlen(prefix);
        p->size = (int)(p->at + ID + strlen(suffix));
        if (p->size < 126 || p->size > 65535) die("a message must have", "126 to 65535 bytes");
        p->text = malloc((size_t)p->size);
        memcpy(p->text, prefix, p->at);
        memcpy(p->text + p->at + ID, suffix, (size_t)p->size - p->at - ID);
        p->head = 8;
        p->frame = malloc((size_t)(p->head + p->size));
        uint8_t head[8] = {0x81, 0x80 | 126, (uint8_t)(p->size >> 8), (uint8_t)p->size};
        memcpy(head + 4, MASK, 4);
        memcpy(p->frame, head, 8);
        for (int i = 0; i < p->size; i++) p->frame[8 + i] = (uint8_t)p->text[i] ^ MASK[i & 3];
        add_socket(epoll, p->sender, p);
        add_socket(epoll, p->receiver, p);
    }
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double at_share(double *sorted, size_t count, double share) {
    return count ? sorted[(size_t)((double)(count - 1) * share)] * 1e3 : 0;
}

static void wait_and_read(int epoll, int timer, int timeout_ms, int *ticked) {
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, 256, timeout_ms);
    for (int i = 0; i < count; i++) {
        if (events[i].data.fd == timer) {
            uint64_t expirations;
            if (read(timer, &expirations, sizeof expirations) > 0) *ticked = 1;
        } else {
            readable(events[i].data.fd);
        }
    }
}

int main(int argc, char **argv) {
    if (argc != 5) die("usage", "load SECONDS RATE PID RUN");
    double seconds = atof(argv[1]), rate = atof(argv[2]);
    int pid = atoi(argv[3]);
    run_id = strtoull(argv[4], NULL, 16);
    closed_loop = rate == 0;
    int epoll = epoll_create1(0), timer = -1, ticked = 0;
    read_pairs(epoll);
    capacity = (size_t)(seconds * 400000) + 1024;
    acks = malloc(capacity * sizeof *acks);
    deliveries = malloc(capacity * sizeof *deliveries);

    double start = now(), warm_up = 0.5;
    window_start = start + warm_up;
    window_end = window_start + seconds;
    if (closed_loop) {
        for (int i = 0; i < pair_count; i++) send_next(&pairs[i], start);
    } else {
        timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
        long every = (long)(1e9 / rate);
        struct itimerspec spec = {{every / 1000000000, every % 1000000000}, {every / 1000000000, every % 1000000000}};
        timerfd_settime(timer, 0, &spec, NULL);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = timer};
        epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &event);
    }
    double cpu_start = -1, cpu_end = 0;
    uint64_t sent = 0;
    for (double t = start; t < window_end; t = now()) {
        if (cpu_start < 0 && t >= window_start) cpu_start = cpu_seconds(pid);
        wait_and_read(epoll, timer, 50, &ticked);
        if (!ticked) continue;
        ticked = 0;
        for (t = now(); start + (double)(sent + 1) / rate <= t; sent++) {
            Pair *p = &pairs[sent % (uint64_t)pair_count];
            double due = start + (double)(sent + 1) / rate;
            if (!p->busy) send_next(p, due);
            else if (p->late_count < LATE) p->late[p->late_count++] = due;
            else die("the server does not keep up", "with this rate");
        }
    }
    cpu_end = cpu_seconds(pid);
    sending = 0;
    int open = 1;
    for (double until = now() + 5; open && now() < until;) {
        open = 0;
        for (int i = 0; i < pair_count; i++) open += pairs[i].busy;
        if (open) wait_and_read(epoll, timer, 20, &ticked);
    }
    if (open) die("messages were lost", "not answered within 5 s");
    size_t kept = window_done < capacity ? window_done : capacity;
    qsort(acks, kept, sizeof *acks, ascending);
    qsort(deliveries, kept, sizeof *deliveries, ascending);
    struct rusage own;
    getrusage(RUSAGE_SELF, &own);
    double own_cpu = (double)(own.ru_utime.tv_sec + own.ru_stime.tv_sec) +
                     (double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
    printf("{\"messages\": %zu, \"per_s\": %.1f, \"cpu_us\": %.2f, \"ack_p50_ms\": %.3f, \"ack_p99_ms\": %.3f, "
           "\"delivery_p50_ms\": %.3f, \"delivery_p99_ms\": %.3f, \"generator_busy\": %.2f}\n",
           window_done, (double)window_done / seconds, window_done ? (cpu_end - cpu_start) * 1e6 / (double)window_done : 0,
           at_share(acks, kept, .5), at_share(acks, kept, .99), at_share(deliveries, kept, .5),
           at_share(deliveries, kept, .99), own_cpu / (seconds + warm_up));
    return 0;
}
