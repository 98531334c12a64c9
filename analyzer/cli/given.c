#include "analyzer/cli/given.h"

#include "base/printable.h"

struct words {
    struct et_strbuf *to;
    struct et_strbuf printable;
    const char *before;
};

static void add_word(struct words *words, const char *prefix, const char *word)
{
    et_strbuf_reset(&words->printable);
    et_strbuf_adds(&words->printable, prefix);
    et_printable_add(&words->printable, et_slice_of(word));
    et_strbuf_adds(words->to, words->before);
    et_json_add_string(words->to, et_strbuf_slice(&words->printable));
    words->to->failed = words->to->failed || words->printable.failed;
    words->before = ",";
}

static void add_value(struct words *words, const char *name, const char *value)
{
    add_word(words, "--", name);
    add_word(words, "", value);
}

static void add_option(struct words *words, const struct et_option *option, const void *value)
{
    if (option->kind == ET_OPTION_LIST) {
        const struct et_option_list *list = value;
        for (size_t i = 0; i < list->count; i++)
            add_value(words, option->name, list->at[i]);
    } else if (option->kind == ET_OPTION_TEXT) {
        const char *text = *(const char *const *)value;
        if (text)
            add_value(words, option->name, text);
    } else if (*(const bool *)value) {
        add_word(words, "--", option->name);
    }
}

void et_given_words(struct et_strbuf *to, const struct et_command *command, const void *options,
                    int argc, char *const *argv)
{
    size_t at;
    const struct et_option *option;
    struct words words = { .to = to, .before = "" };
    et_strbuf_addc(to, '[');
    for (size_t i = 0; (option = et_command_option(command, i, &at)); i++)
        add_option(&words, option, (const char *)options + at);
    for (int i = 0; i < argc; i++)
        add_word(&words, "", argv[i]);
    et_strbuf_addc(to, ']');
    et_strbuf_clear(&words.printable);
}
