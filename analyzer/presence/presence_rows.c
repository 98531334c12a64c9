#include "analyzer/presence/presence_rows.h"

#include "analyzer/presence/images.h"
#include "analyzer/presence/verdict.h"
#include "analyzer/row_text.h"
#include "analyzer/rules/rule_set.h"

#include <stdlib.h>

struct writer {
    struct et_presence *p;
    int64_t presences, findings; /* written so far; the number of the last finding */
};

static int put_compiler(struct writer *w, int64_t presence_id, int64_t n,
                        const struct et_sighting *found, struct et_err *err)
{
    ET_ROW_TEXT_AUTO text = { 0 };
    ET_STRBUF_AUTO basis = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(w->p->store, ET_Q_PUT_PRESENT_COMPILER, err);
    if (!stmt)
        return ET_FATAL;
    et_arena_init(&text.arena);
    et_stmt_int(stmt, ET_PUT_PRESENT_COMPILER_PRESENCE_ID, presence_id);
    et_stmt_int(stmt, ET_PUT_PRESENT_COMPILER_N, n);
    et_row_bind(stmt, ET_PUT_PRESENT_COMPILER_FAMILY, &text, found->family);
    et_stmt_text(stmt, ET_PUT_PRESENT_COMPILER_ROLE, et_slice_of(et_tool_role_name(found->role)));
    et_row_bind(stmt, ET_PUT_PRESENT_COMPILER_WHAT, &text, found->what);
    et_row_bind(stmt, ET_PUT_PRESENT_COMPILER_PACKAGE, &text, found->package);
    et_row_bind(stmt, ET_PUT_PRESENT_COMPILER_RULE, &text, found->rule);
    et_stmt_int(stmt, ET_PUT_PRESENT_COMPILER_SEVERITY, found->severity);
    et_bases_add(&basis, found->by);
    if (basis.failed)
        return et_fail_memory(err);
    et_stmt_text(stmt, ET_PUT_PRESENT_COMPILER_BASIS, et_strbuf_slice(&basis));
    et_stmt_text(stmt, ET_PUT_PRESENT_COMPILER_SINCE, et_slice_of(et_since_name(found->since)));
    et_stmt_int(stmt, ET_PUT_PRESENT_COMPILER_TIME_NS, found->time_ns);
    et_stmt_int(stmt, ET_PUT_PRESENT_COMPILER_POSITION, found->position);
    et_row_bind(stmt, ET_PUT_PRESENT_COMPILER_INSTRUCTION, &text, found->instruction);
    et_row_bind(stmt, ET_PUT_PRESENT_COMPILER_LAYER_OF, &text, found->layer_of);
    et_stmt_int(stmt, ET_PUT_PRESENT_COMPILER_EXEC_ID, found->exec_id);
    et_stmt_int(stmt, ET_PUT_PRESENT_COMPILER_INHERITED, found->inherited);
    et_row_bind(stmt, ET_PUT_PRESENT_COMPILER_REMOVED, &text, found->removed);
    et_row_bind(stmt, ET_PUT_PRESENT_COMPILER_DETAIL, &text, found->detail);
    et_stmt_int(stmt, ET_PUT_PRESENT_COMPILER_STREAM_ID, found->said.stream_id);
    et_stmt_int(stmt, ET_PUT_PRESENT_COMPILER_LINE, found->said.line);
    et_stmt_int(stmt, ET_PUT_PRESENT_COMPILER_AT_OFFSET, found->said.offset);
    return et_row_run(stmt, &text, err);
}

static struct et_slice unless_empty(const struct et_strbuf *text)
{
    return text->n ? et_strbuf_slice(text) : ET_SLICE_NONE;
}

static int put_presence(struct writer *w, int64_t id, const struct et_subject *subject,
                        const struct et_presence_words *words, struct et_err *err)
{
    ET_ROW_TEXT_AUTO text = { 0 };
    ET_STMT_AUTO *stmt = et_store_query(w->p->store, ET_Q_PUT_PRESENCE, err);
    if (!stmt)
        return ET_FATAL;
    const struct et_subject *image =
        subject->from_image ? &w->p->images.at[subject->from_image - 1] : subject;
    et_arena_init(&text.arena);
    et_stmt_int(stmt, ET_PUT_PRESENCE_PRESENCE_ID, id);
    et_stmt_int(stmt, ET_PUT_PRESENCE_HOST_ID, subject->host_id);
    et_stmt_int(stmt, ET_PUT_PRESENCE_CONTAINER_ID, subject->container_id);
    et_row_bind(stmt, ET_PUT_PRESENCE_CONTAINER, &text, subject->container);
    et_row_bind(stmt, ET_PUT_PRESENCE_IMAGE, &text,
                subject->image.n ? subject->image : image->image);
    et_row_bind(stmt, ET_PUT_PRESENCE_IMAGE_ID, &text,
                image->image_id.n ? image->image_id : subject->image_id);
    et_stmt_text(stmt, ET_PUT_PRESENCE_VERDICT,
                 et_slice_of(et_presence_verdict_name(words->verdict)));
    et_row_bind(stmt, ET_PUT_PRESENCE_BASIS, &text, unless_empty(&words->basis));
    et_row_bind(stmt, ET_PUT_PRESENCE_FAMILIES, &text, unless_empty(&words->families));
    et_row_bind(stmt, ET_PUT_PRESENCE_SINCE, &text, unless_empty(&words->since));
    et_row_bind(stmt, ET_PUT_PRESENCE_DETAIL, &text, unless_empty(&words->detail));
    return et_row_run(stmt, &text, err);
}

struct finding {
    enum et_finding_kind kind;
    const struct et_subject *subject;
    int64_t exec_id, time_ns;
    struct et_slice detail;
    const struct et_said *said;
    int64_t presence_id; /* whose state it is; ET_NULL = it is an exec's */
};

static int put_finding(struct writer *w, const struct finding *f, struct et_err *err)
{
    ET_ROW_TEXT_AUTO text = { 0 };
    const struct et_weight weight = et_finding_weight(w->p->rules->findings, f->kind, NULL);
    ET_STMT_AUTO *stmt = et_store_query(w->p->store, ET_Q_PUT_PRESENCE_FINDING, err);
    if (!stmt)
        return ET_FATAL;
    et_arena_init(&text.arena);
    et_stmt_int(stmt, ET_PUT_PRESENCE_FINDING_FINDING_ID, ++w->findings);
    et_stmt_text(stmt, ET_PUT_PRESENCE_FINDING_KIND, et_slice_of(et_finding_name(f->kind)));
    et_stmt_int(stmt, ET_PUT_PRESENCE_FINDING_HOST_ID, f->subject->host_id);
    et_stmt_int(stmt, ET_PUT_PRESENCE_FINDING_CONTAINER_ID, f->subject->container_id);
    et_stmt_int(stmt, ET_PUT_PRESENCE_FINDING_EXEC_ID, f->exec_id);
    et_stmt_int(stmt, ET_PUT_PRESENCE_FINDING_SEVERITY, weight.severity);
    et_row_bind(stmt, ET_PUT_PRESENCE_FINDING_TECHNIQUE, &text,
                weight.technique.n ? weight.technique : ET_SLICE_NONE);
    et_row_bind(stmt, ET_PUT_PRESENCE_FINDING_DETAIL, &text, f->detail);
    et_row_bind(stmt, ET_PUT_PRESENCE_FINDING_IMAGE, &text,
                f->subject->image.n ? f->subject->image : f->subject->image_id);
    et_stmt_int(stmt, ET_PUT_PRESENCE_FINDING_TIME_NS, f->time_ns);
    et_stmt_int(stmt, ET_PUT_PRESENCE_FINDING_PRESENCE_ID, f->presence_id);
    if (f->said) {
        et_stmt_int(stmt, ET_PUT_PRESENCE_FINDING_STREAM_ID, f->said->stream_id);
        et_stmt_int(stmt, ET_PUT_PRESENCE_FINDING_LINE, f->said->line);
        et_stmt_int(stmt, ET_PUT_PRESENCE_FINDING_AT_OFFSET, f->said->offset);
    }
    return et_row_run(stmt, &text, err);
}

static int find_present(struct writer *w, int64_t presence_id, const struct et_subject *subject,
                        const struct et_presence_words *words, struct et_err *err)
{
    ET_STRBUF_AUTO detail = { 0 };
    et_strbuf_add(&detail, et_strbuf_slice(&words->families));
    et_strbuf_adds(&detail, et_subject_is_image(subject) ? " in the image" : " in the container");
    et_strbuf_adds(&detail, ": ");
    et_strbuf_add(&detail, et_strbuf_slice(&words->detail));
    if (words->since.n) {
        et_strbuf_adds(&detail, "; since ");
        et_strbuf_add(&detail, et_strbuf_slice(&words->since));
    }
    if (detail.failed)
        return et_fail_memory(err);
    const struct finding finding = {
        ET_FINDING_PRESENT,  subject,    ET_NULL, ET_NULL, et_strbuf_slice(&detail),
        &words->first->said, presence_id
    };
    return put_finding(w, &finding, err);
}

static int put_subject(struct writer *w, struct et_subject *subject, struct et_err *err)
{
    struct et_presence_words words;
    int64_t id = ++w->presences;
    et_sightings_sort(&subject->sightings);
    et_presence_judge(w->p, subject, &words);
    bool failed =
        words.basis.failed || words.families.failed || words.since.failed || words.detail.failed;
    int rc = failed ? et_fail_memory(err) : put_presence(w, id, subject, &words, err);
    for (size_t i = 0; i < subject->sightings.count && rc == 0; i++)
        rc = put_compiler(w, id, (int64_t)i + 1, &subject->sightings.at[i], err);
    if (rc == 0 && words.verdict == ET_PRESENT)
        rc = find_present(w, id, subject, &words, err);
    et_presence_words_clear(&words);
    return rc;
}

static int in_order(const void *a, const void *b)
{
    const struct et_subject *x = *(struct et_subject *const *)a,
                            *y = *(struct et_subject *const *)b;
    if (x->host_id != y->host_id)
        return x->host_id < y->host_id ? -1 : 1;
    int order = et_slice_compare(x->container, y->container);
    if (order == 0)
        order = et_slice_compare(x->image, y->image);
    return order ? order : et_slice_compare(x->image_id, y->image_id);
}

static int put_subjects(struct writer *w, struct et_subjects *subjects,
                        bool (*matters)(const struct et_presence *p, size_t index),
                        struct et_err *err)
{
    size_t count = 0;
    int rc = 0;
    struct et_subject **all =
        calloc(subjects->count ? subjects->count : 1, sizeof(struct et_subject *));
    if (!all)
        return et_fail_memory(err);
    for (size_t i = 0; i < subjects->count; i++)
        if (matters(w->p, i))
            all[count++] = &subjects->at[i];
    qsort(all, count, sizeof *all, in_order);
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = put_subject(w, all[i], err);
    free(all);
    return rc;
}

static bool all_matter(const struct et_presence *p, size_t index)
{
    (void)p;
    (void)index;
    return true;
}

static int find_installs(struct writer *w, const struct et_installs *installs, struct et_err *err)
{
    for (size_t i = 0; i < installs->count; i++) {
        const struct et_install_run *one = &installs->at[i];
        ET_STRBUF_AUTO detail = { 0 };
        et_strbuf_adds(&detail, "a command in the container installs ");
        et_strbuf_add(&detail, one->packages);
        if (detail.failed)
            return et_fail_memory(err);
        const struct finding finding = { ET_FINDING_INSTALLED,
                                         &w->p->containers.at[one->container],
                                         one->exec_id,
                                         one->time_ns,
                                         et_strbuf_slice(&detail),
                                         NULL,
                                         ET_NULL };
        if (put_finding(w, &finding, err) < 0)
            return ET_FATAL;
    }
    return 0;
}

int et_presence_rows_put(struct et_presence *p, const struct et_installs *installs,
                         struct et_err *err)
{
    struct writer w = { .p = p };
    {
        ET_STMT_AUTO *stmt = et_store_query(p->store, ET_Q_LAST_FINDING, err);
        if (!stmt || et_stmt_row(stmt, err) < 0)
            return ET_FATAL;
        w.findings = et_stmt_col_int(stmt, 0);
    }
    int rc = find_installs(&w, installs, err);
    if (rc == 0)
        rc = put_subjects(&w, &p->containers, all_matter, err);
    return rc == 0 ? put_subjects(&w, &p->images, et_image_matters, err) : rc;
}
