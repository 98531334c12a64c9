/* Runs a fuzz target over every file of the folders named on the command line,
 * so that a corpus is also an ordinary test. Fails where a folder is empty. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return -1;
    uint8_t *bytes = NULL;
    size_t size = 0, cap = 0, n = 1;
    while (n > 0) {
        if (size == cap) {
            cap = cap ? cap * 2 : 65536;
            uint8_t *more = realloc(bytes, cap);
            if (!more) {
                free(bytes);
                fclose(file);
                return -1;
            }
            bytes = more;
        }
        n = fread(bytes + size, 1, cap - size, file);
        size += n;
    }
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    return 0;
}

int main(int argc, char **argv)
{
    int ran = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (!folder) {
            fprintf(stderr, "cannot open corpus %s\n", argv[i]);
            return EXIT_FAILURE;
        }
        for (const struct dirent *entry; (entry = readdir(folder));) {
            char path[4096];
            if (entry->d_name[0] == '.')
                continue;
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (replay_file(path) < 0) {
                fprintf(stderr, "cannot read %s\n", path);
                return EXIT_FAILURE;
            }
            ran++;
        }
        closedir(folder);
    }
    printf("%d inputs\n", ran);
    return ran ? EXIT_SUCCESS : EXIT_FAILURE;
}
