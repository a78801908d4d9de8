// What the same work costs without any of Rain: XShmGetImage, the mean of each box of pixels, libjpeg-turbo at quality 80,
// or a PNG with the filter "sub" and libdeflate's first level. Reads one command a line (raw, jpeg, png), answers with one
// line of JSON: {"ms": …, "bytes": …}.
#include <stdio.h>

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <jpeglib.h>
#ifdef WITH_DEFLATE
#include <libdeflate.h>
#endif
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <time.h>

static const double max_long_edge = 1568, max_pixels = 1150000;

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

// Each box in whole pixels. First the lines of a row of boxes are added up, which the compiler does many at a time.
static void scale(const unsigned char *from, int stride, int width, int height, unsigned char *to, int w, int h) {
  unsigned short *sums = malloc((size_t)width * 4 * sizeof *sums);
  unsigned shares[64];
  int *edges = malloc((size_t)(w + 1) * sizeof *edges);
  for (int x = 0; x <= w; x++) edges[x] = (long)x * width / w;
  for (int y = 0; y < h; y++) {
    int top = (long)y * height / h, bottom = (long)(y + 1) * height / h;
    const unsigned char *line = from + (long)top * stride;
    for (int i = 0; i < width * 4; i++) sums[i] = line[i];
    for (int row = top + 1; row < bottom; row++) {
      line = from + (long)row * stride;
      for (int i = 0; i < width * 4; i++) sums[i] += line[i];
    }
    int most = width / w + 2;
    for (int wide = 1; wide <= most; wide++) shares[wide] = 65536 / (wide * (bottom - top));
    for (int x = 0; x < w; x++) {
      int left = edges[x], right = edges[x + 1];
      unsigned red = 0, green = 0, blue = 0, share = shares[right - left];
      for (int column = left; column < right; column++) {
        blue += sums[column * 4];
        green += sums[column * 4 + 1];
        red += sums[column * 4 + 2];
      }
      *to++ = red * share >> 16;
      *to++ = green * share >> 16;
      *to++ = blue * share >> 16;
    }
  }
  free(edges);
  free(sums);
}

static unsigned long to_jpeg(unsigned char *rgb, int w, int h) {
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  unsigned char *out = NULL;
  unsigned long size = 0;
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &out, &size);
  jpeg.image_width = w;
  jpeg.image_height = h;
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, 80, TRUE);
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height) {
    JSAMPROW row = rgb + (long)jpeg.next_scanline * w * 3;
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  free(out);
  return size;
}

#ifdef WITH_DEFLATE
static unsigned long to_png(const unsigned char *rgb, int w, int h) {
  long line = (long)w * 3, total = (line + 1) * h;
  unsigned char *filtered = malloc(total), *at = filtered;
  for (int y = 0; y < h; y++) {
    const unsigned char *row = rgb + y * line;
    *at++ = 1;
    memcpy(at, row, 3);
    for (long x = 3; x < line; x++) at[x] = row[x] - row[x - 3];
    at += line;
  }
  struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(1);
  size_t room = libdeflate_zlib_compress_bound(compressor, total);
  unsigned char *out = malloc(room);
  unsigned long size = libdeflate_zlib_compress(compressor, filtered, total, out, room);
  libdeflate_crc32(0, out, size);
  libdeflate_free_compressor(compressor);
  free(filtered);
  free(out);
  return size + 57;
}
#endif

int main(void) {
  Display *display = XOpenDisplay(NULL);
  if (!display) return 1;
  int screen = DefaultScreen(display), width = DisplayWidth(display, screen), height = DisplayHeight(display, screen);
  XShmSegmentInfo memory;
  XImage *image = XShmCreateImage(display, DefaultVisual(display, screen), DefaultDepth(display, screen), ZPixmap, NULL,
                                  &memory, width, height);
  memory.shmid = shmget(IPC_PRIVATE, (size_t)image->bytes_per_line * height, IPC_CREAT | 0600);
  memory.shmaddr = image->data = shmat(memory.shmid, NULL, 0);
  memory.readOnly = False;
  XShmAttach(display, &memory);
  XSync(display, False);
  shmctl(memory.shmid, IPC_RMID, NULL);

  double longest = width > height ? width : height, factor = fmin(1, max_long_edge / longest);
  factor = fmin(factor, sqrt(max_pixels / ((double)width * height)));
  int w = width * factor, h = height * factor;
  unsigned char *scaled = malloc((size_t)w * h * 3);
  char command[64];
  while (fgets(command, sizeof command, stdin)) {
    double began = now_ms();
    unsigned long size = (unsigned long)image->bytes_per_line * height;
    XShmGetImage(display, DefaultRootWindow(display), image, 0, 0, AllPlanes);
    if (strncmp(command, "raw", 3) != 0)
      scale((unsigned char *)image->data, image->bytes_per_line, width, height, scaled, w, h);
    if (strncmp(command, "jpeg", 4) == 0) size = to_jpeg(scaled, w, h);
    if (strncmp(command, "png", 3) == 0) {
#ifdef WITH_DEFLATE
      size = to_png(scaled, w, h);
#else
      printf("{\"problem\": \"libdeflate is not installed\"}\n");
      fflush(stdout);
      continue;
#endif
    }
    printf("{\"ms\": %f, \"bytes\": %lu}\n", now_ms() - began, size);
    fflush(stdout);
  }
  return 0;
}
