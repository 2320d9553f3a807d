// A gamepad made of a program, through uinput: two axes from -32768 to 32767 and two buttons.
//   pad [NAME]
// Each line of standard input is one movement, as the kernel numbers them: TYPE CODE VALUE
// ("1 304 1": the south button goes down; "3 0 -500": the x axis). "burst COUNT" moves the x
// axis so often at once that a slow reader loses some. The end of the input pulls it out.
#include <fcntl.h>
#include <linux/uinput.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int file;

static void send_event(int type, int code, int value) {
    struct input_event event = {
        .type = (unsigned short)type, .code = (unsigned short)code, .value = value};
    if (write(file, &event, sizeof event) != sizeof event) perror("pad");
}

static int create(const char *name) {
    file = open("/dev/uinput", O_WRONLY);
    if (file < 0) return -1;
    ioctl(file, UI_SET_EVBIT, EV_KEY);
    ioctl(file, UI_SET_KEYBIT, BTN_SOUTH);
    ioctl(file, UI_SET_KEYBIT, BTN_START);
    ioctl(file, UI_SET_EVBIT, EV_ABS);
    for (unsigned short axis = ABS_X; axis <= ABS_Y; axis++) {
        struct uinput_abs_setup setup = {
            .code = axis,
            .absinfo = {.minimum = -32768, .maximum = 32767, .fuzz = 16, .flat = 128},
        };
        ioctl(file, UI_SET_ABSBIT, axis);
        ioctl(file, UI_ABS_SETUP, &setup);
    }
    struct uinput_setup setup = {.id = {.bustype = BUS_USB, .vendor = 0x1209, .product = 2}};
    snprintf(setup.name, sizeof setup.name, "%s", name);
    ioctl(file, UI_DEV_SETUP, &setup);
    return ioctl(file, UI_DEV_CREATE);
}

int main(int count, char **words) {
    if (create(count > 1 ? words[1] : "Rig Pad") < 0) {
        perror("pad: could not plug it in");
        return 1;
    }
    char line[80];
    while (fgets(line, sizeof line, stdin) != NULL) {
        int type, code, value;
        if (sscanf(line, "burst %d", &value) == 1) {
            for (int i = 1; i <= value; i++) {
                send_event(EV_ABS, ABS_X, i % 2 == 0 ? i : -i);
                send_event(EV_SYN, SYN_REPORT, 0);
            }
        } else if (sscanf(line, "%d %d %d", &type, &code, &value) == 3) {
            send_event(type, code, value);
            send_event(EV_SYN, SYN_REPORT, 0);
        }
    }
    ioctl(file, UI_DEV_DESTROY);
    return 0;
}
