#include "CSDL.h"

#define SDL_MAIN_HANDLED
#include <SDL2/SDL.h>
#include <stdlib.h>
#include <string.h>

struct nacre_window {
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    int width, height;
};

int nacre_video_open(void) {
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "1");
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) return -1;
    // SDL's own stand-ins are taken only where somebody asks for them.
    const char *driver = SDL_GetCurrentVideoDriver();
    if (driver && !getenv("SDL_VIDEODRIVER")
        && (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0)) {
        SDL_Quit();
        return SDL_SetError("neither Wayland nor X11 nor a card of one's own is there");
    }
    // Without pads it works as well.
    SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER);
    SDL_DisableScreenSaver();
    return 0;
}

void nacre_video_close(void) { SDL_Quit(); }

const char *nacre_video_error(void) { return SDL_GetError(); }

const char *nacre_video_driver(void) {
    const char *name = SDL_GetCurrentVideoDriver();
    return name ? name : "";
}

int nacre_display_count(void) {
    int count = SDL_GetNumVideoDisplays();
    return count < 0 ? 0 : count;
}

int nacre_display(int index, char *name, int room, int *x, int *y, int *width, int *height) {
    SDL_Rect place;
    if (SDL_GetDisplayBounds(index, &place) != 0) return -1;
    const char *known = SDL_GetDisplayName(index);
    SDL_strlcpy(name, known ? known : "", (size_t)room);
    *x = place.x, *y = place.y, *width = place.w, *height = place.h;
    return 0;
}

nacre_window *nacre_window_open(const char *title, int display, int width, int height) {
    nacre_window *made = calloc(1, sizeof *made);
    if (!made) return NULL;
    int full = width <= 0 || height <= 0;
    SDL_Rect place = {0, 0, 1280, 720};
    SDL_GetDisplayBounds(display, &place);
    int at = (int)SDL_WINDOWPOS_CENTERED_DISPLAY((unsigned)display);
    Uint32 flags = SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_RESIZABLE;
    if (full) flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    made->window = SDL_CreateWindow(
        title, at, at, full ? place.w : width, full ? place.h : height, flags);
    if (made->window) {
        made->renderer = SDL_CreateRenderer(made->window, -1, SDL_RENDERER_PRESENTVSYNC);
        if (!made->renderer) made->renderer = SDL_CreateRenderer(made->window, -1, 0);
    }
    if (!made->renderer) {
        nacre_window_close(made);
        return NULL;
    }
    if (full) SDL_ShowCursor(SDL_DISABLE);
    return made;
}

void nacre_window_close(nacre_window *window) {
    if (!window) return;
    if (window->texture) SDL_DestroyTexture(window->texture);
    if (window->renderer) SDL_DestroyRenderer(window->renderer);
    if (window->window) SDL_DestroyWindow(window->window);
    free(window);
}

void nacre_window_size(nacre_window *window, int *width, int *height) {
    *width = *height = 0;
    SDL_GetRendererOutputSize(window->renderer, width, height);
}

void nacre_window_set_fullscreen(nacre_window *window, int on) {
    SDL_SetWindowFullscreen(window->window, on ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
    SDL_ShowCursor(on ? SDL_DISABLE : SDL_ENABLE);
}

int nacre_window_is_fullscreen(nacre_window *window) {
    return (SDL_GetWindowFlags(window->window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
}

int nacre_window_show(
    nacre_window *window, const uint8_t *pixels, int width, int height, uint8_t *read) {
    if (!window->texture || window->width != width || window->height != height) {
        if (window->texture) SDL_DestroyTexture(window->texture);
        window->texture = SDL_CreateTexture(
            window->renderer, SDL_PIXELFORMAT_RGBA32, SDL_TEXTUREACCESS_STREAMING, width, height);
        if (!window->texture) return -1;
        SDL_SetTextureBlendMode(window->texture, SDL_BLENDMODE_NONE);
        window->width = width, window->height = height;
    }
    if (SDL_UpdateTexture(window->texture, NULL, pixels, width * 4) != 0) return -1;
    if (SDL_RenderCopy(window->renderer, window->texture, NULL, NULL) != 0) return -1;
    if (read) {
        int across = 0, down = 0;
        nacre_window_size(window, &across, &down);
        if (SDL_RenderReadPixels(
                window->renderer, NULL, SDL_PIXELFORMAT_RGBA32, read, across * 4) != 0)
            return -1;
    }
    SDL_RenderPresent(window->renderer);
    return 0;
}

static nacre_event key_event(const SDL_KeyboardEvent *key) {
    nacre_event event = {nacre_event_none, 0, 0, {0}};
    if (key->repeat) return event;
    event.kind = key->type == SDL_KEYDOWN ? nacre_event_key_down : nacre_event_key_up;
    SDL_strlcpy(event.key, SDL_GetScancodeName(key->keysym.scancode), sizeof event.key);
    return event;
}

nacre_event nacre_next_event(void) {
    nacre_event event = {nacre_event_none, 0, 0, {0}};
    SDL_Event next;
    while (event.kind == nacre_event_none && SDL_PollEvent(&next)) {
        switch (next.type) {
        case SDL_QUIT: event.kind = nacre_event_quit; break;
        case SDL_KEYDOWN:
        case SDL_KEYUP: event = key_event(&next.key); break;
        case SDL_CONTROLLERDEVICEADDED: SDL_GameControllerOpen(next.cdevice.which); break;
        case SDL_CONTROLLERDEVICEREMOVED:
            SDL_GameControllerClose(SDL_GameControllerFromInstanceID(next.cdevice.which));
            event.kind = nacre_event_focus_lost;
            break;
        case SDL_CONTROLLERAXISMOTION:
            event.kind = nacre_event_pad_axis;
            event.number = next.caxis.axis;
            event.value = next.caxis.value < 0 ? next.caxis.value / 32768.0f
                                               : next.caxis.value / 32767.0f;
            break;
        case SDL_CONTROLLERBUTTONDOWN:
        case SDL_CONTROLLERBUTTONUP:
            event.kind = next.type == SDL_CONTROLLERBUTTONDOWN ? nacre_event_pad_down
                                                               : nacre_event_pad_up;
            event.number = next.cbutton.button;
            break;
        case SDL_WINDOWEVENT:
            if (next.window.event == SDL_WINDOWEVENT_FOCUS_LOST)
                event.kind = nacre_event_focus_lost;
            break;
        default: break;
        }
    }
    return event;
}
