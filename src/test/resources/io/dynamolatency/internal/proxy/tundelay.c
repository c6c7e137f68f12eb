/*
 * The delayed link of FidelityBenchmark: two TUN devices, whose packets come out of the other one a fixed time later.
 *
 *   tundelay NAME NAME
 *
 * makes the devices (in the network namespace it is started in, from which they are moved), prints "ready", and reads from
 * standard input, line by line, how many nanoseconds a packet takes one way. "lose" loses the next packet with data of the second
 * device, and "hold NANOS" holds it back for so long, and those behind it. It answers each line with "ok" and the number of packets
 * dropped since the one before, and ends with its input, and the devices with it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

/* Each direction holds this many packets: 24 MB, many times a 400 KB body. */
#define PACKETS 16384
#define PACKET_BYTES 1500
/* Polled instead of slept, since a sleeper comes back late. */
#define SPIN_NANOS 100000
/* More than the headers of IP and TCP with options. */
#define HEADER_BYTES 120

struct packet {
    int64_t due;
    int length;
    char bytes[PACKET_BYTES];
};

struct direction {
    struct packet *ring;
    uint64_t in, out;
};

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "tundelay: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int tun(const char *name) {
    struct ifreq request;
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    if (fd < 0) fail("/dev/net/tun");
    memset(&request, 0, sizeof request);
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (ioctl(fd, TUNSETIFF, &request) < 0) fail(name);
    return fd;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    int fds[2] = {tun(argv[1]), tun(argv[2])};
    struct direction directions[2];
    for (int i = 0; i < 2; i++) {
        directions[i].ring = calloc(PACKETS, sizeof(struct packet));
        directions[i].in = directions[i].out = 0;
        if (!directions[i].ring) fail("memory");
    }
    prctl(PR_SET_TIMERSLACK, 1UL);
    /* A link is not kept waiting by those who use it. Where this is not allowed it is only later. */
    struct sched_param priority = {.sched_priority = 1};
    sched_setscheduler(0, SCHED_FIFO, &priority);
    fcntl(0, F_SETFL, O_NONBLOCK);
    printf("ready\n");
    fflush(stdout);

    int64_t delay = 0;
    int64_t hold = 0;
    int lose = 0;
    long dropped = 0;
    char line[64];
    size_t filled = 0;
    while (1) {
        int64_t next = INT64_MAX;
        for (int i = 0; i < 2; i++) {
            struct direction *d = &directions[i];
            while (d->in - d->out < PACKETS) {
                struct packet *p = &d->ring[d->in % PACKETS];
                ssize_t got = read(fds[i], p->bytes, PACKET_BYTES);
                if (got <= 0) break;
                p->length = (int) got;
                p->due = now() + delay;
                if (i == 1 && got > HEADER_BYTES) {
                    p->due += hold;
                    hold = 0;
                    if (lose) {
                        lose = 0;
                        continue;
                    }
                }
                d->in++;
            }
            while (d->out < d->in && d->ring[d->out % PACKETS].due <= now()) {
                struct packet *p = &d->ring[d->out++ % PACKETS];
                if (write(fds[1 - i], p->bytes, p->length) != p->length) dropped++;
            }
            if (d->out < d->in && d->ring[d->out % PACKETS].due < next) next = d->ring[d->out % PACKETS].due;
        }
        int64_t wait = next == INT64_MAX ? INT64_MAX : next - now() - SPIN_NANOS;
        if (wait <= 0) continue;
        struct timespec timeout = {wait / 1000000000LL, wait % 1000000000LL};
        struct pollfd polled[3] = {{fds[0], POLLIN, 0}, {fds[1], POLLIN, 0}, {0, POLLIN, 0}};
        ppoll(polled, 3, wait == INT64_MAX ? NULL : &timeout, NULL);
        if (polled[2].revents) {
            ssize_t got = read(0, line + filled, sizeof line - 1 - filled);
            if (got == 0) return 0;
            if (got > 0) filled += (size_t) got;
            line[filled] = 0;
            if (strchr(line, '\n')) {
                if (line[0] == 'l') lose = 1;
                else if (line[0] == 'h') hold = atoll(line + 5);
                else delay = atoll(line);
                filled = 0;
                printf("ok %ld\n", dropped);
                fflush(stdout);
                dropped = 0;
            } else if (filled == sizeof line - 1) {
                return 2;
            }
        }
    }
}
