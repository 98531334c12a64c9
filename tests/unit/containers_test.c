/* One container that several kinds of evidence describe. */
#include "tests/unit/case.h"

#define WEB "1111111111111111111111111111111111111111111111111111111111111111"
#define TWIN "1111111111112222222222222222222222222222222222222222222222222222"

#define INSPECT(id, name)                                                                          \
    "[{\"Id\":\"" id "\",\"Name\":\"/" name "\",\"State\":{\"Status\":\"running\",\"Pid\":42,"     \
    "\"StartedAt\":\"2026-01-02T03:04:06.5Z\"},\"Config\":{\"Image\":\"acme/web:1\"},"             \
    "\"HostConfig\":{}}]"

#define PS(id, name)                                                                               \
    "CONTAINER ID   IMAGE          STATUS         NAMES\n" id                                      \
    "   acme/web:old   Up 2 minutes   " name "\n"

static const char containers[] = "SELECT container_id, name, image, runtime FROM "
                                 "containers ORDER BY 1";
static const char lifetimes[] =
    "SELECT substr(container_id, 1, 14), start_time, pid FROM lifetimes ORDER BY 1";

static void take(struct scratch_case *it, const char *inspect, const char *ps)
{
    case_open(it);
    if (inspect)
        case_file(it, "in/inspect.json", et_slice_of(inspect));
    if (ps)
        case_file(it, "in/ps.txt", et_slice_of(ps));
    case_ingest(it, "in");
    case_correlate(it);
}

/* docker ps cuts ids; what it says stands behind what the inspect output says. */
START_TEST(a_cut_id_is_the_container_that_begins_so)
{
    SCRATCH_CASE_AUTO it;
    take(&it, INSPECT(WEB, "web"), PS("111111111111", "web-old"));
    expect_rows(&it, containers, WEB "|web|acme/web:1|docker");
    expect_rows(&it, lifetimes, "11111111111111|2026-01-02T03:04:06.500Z|42");
}
END_TEST

/* An age is no time: a table makes no lifetime. */
START_TEST(a_cut_id_that_fits_none_is_a_container_of_its_own)
{
    SCRATCH_CASE_AUTO it;
    take(&it, NULL, PS("111111111111", "web-old"));
    expect_rows(&it, containers, "111111111111|web-old|acme/web:old|docker");
    expect_rows(&it, lifetimes, "");
}
END_TEST

/* Two candidates stay two candidates. */
START_TEST(a_cut_id_that_fits_two_is_neither)
{
    SCRATCH_CASE_AUTO it;
    take(&it, INSPECT(WEB, "web") INSPECT(TWIN, "twin"), PS("111111111111", "who"));
    expect_rows(&it, containers,
                "111111111111|who|acme/web:old|docker\n" WEB "|web|acme/web:1|docker\n" TWIN
                "|twin|acme/web:1|docker");
}
END_TEST

/* Docker's events before 1.10 cut ids as well. */
START_TEST(an_event_with_a_cut_id_that_fits_two_is_of_neither)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE(INSPECT(WEB, "web") INSPECT(TWIN, "twin")));
    case_file(&it, "in/events.txt",
              ET_SLICE("2026-01-02T03:05:00.000000000Z 111111111111: (from acme/web:1) die\n"));
    case_ingest(&it, "in");
    case_correlate(&it);
    expect_rows(&it, "SELECT container_id, known_by FROM containers ORDER BY 1",
                "111111111111|events\n" WEB "|inspect\n" TWIN "|inspect");
}
END_TEST

/* Tables beside an inspect output, in any order of reading, add no run and take no
 * name away. */
START_TEST(tables_give_way_to_descriptions)
{
    SCRATCH_CASE_AUTO it;
    case_open(&it);
    case_file(&it, "in/inspect.json", ET_SLICE(INSPECT(WEB, "web")));
    case_file(&it, "in/ps.txt", ET_SLICE(PS(WEB, "web-old")));
    case_file(&it, "in/tasks.txt",
              ET_SLICE("TASK                                                 "
                       "               PID   STATUS\n" WEB "    42    RUNNING\n"));
    case_ingest(&it, "in");
    case_correlate(&it);
    expect_rows(&it, containers, WEB "|web|acme/web:1|docker");
    expect_rows(&it, lifetimes, "11111111111111|2026-01-02T03:04:06.500Z|42");
}
END_TEST

/* podman ps keeps whole seconds: the better description's start stands, once. */
START_TEST(one_start_told_twice_is_one_lifetime)
{
    SCRATCH_CASE_AUTO it;
    take(&it, INSPECT(WEB, "web"),
         "[{\"Id\":\"" WEB "\",\"Names\":[\"web\"],\"Image\":\"acme/web:1\",\"Pid\":42,"
         "\"State\":\"running\",\"StartedAt\":1767323046,\"Created\":1767323040}]");
    expect_rows(&it, lifetimes, "11111111111111|2026-01-02T03:04:06.500Z|42");
}
END_TEST

/* What runc notes down has a pid, and when it was made: neither is a start. */
START_TEST(a_description_without_a_start_makes_no_lifetime)
{
    SCRATCH_CASE_AUTO it;
    take(&it, NULL,
         "{\"id\":\"" WEB "\",\"init_process_pid\":42,\"created\":\"2026-01-02T03:04:05Z\"}");
    expect_rows(&it, containers, WEB "|||oci");
    expect_rows(&it, lifetimes, "");
}
END_TEST

/* ctr lists Docker's containers as containerd's: an event knows better. */
START_TEST(a_list_takes_no_name_from_an_event)
{
    SCRATCH_CASE_AUTO it;
    take(
        &it,
        "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"" WEB
        "\",\"Attributes\":{\"name\":\"web\",\"image\":\"acme/web:1\"}},\"time\":1767323046}\n",
        "CONTAINER                                                           IMAGE    RUNTIME\n" WEB
        "    other    io.containerd.runc.v2\n");
    expect_rows(&it, containers, WEB "|web|acme/web:1|docker");
}
END_TEST

/* A clock that was not set yet says 1970, and read as local time it may even come out before. */
START_TEST(times_on_both_sides_of_1970_are_times)
{
    static const char *const times[] = {
        "1969-12-31T23:59:58.500Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z",
        "1970-01-01T00:00:00.999Z", "2026-01-02T03:04:05.999Z",
    };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        char list[256];
        SCRATCH_CASE_AUTO it;
        snprintf(list, sizeof list, "{\"id\":\"%s\",\"init_process_pid\":42,\"created\":\"%s\"}",
                 WEB, times[i]);
        take(&it, NULL, list);
        expect_rows(&it, "SELECT created FROM containers", times[i]);
    }
}
END_TEST

/* Nanoseconds are cut off: rounded, this would be a time of the next year. */
START_TEST(a_time_is_never_rounded_into_the_next_one)
{
    SCRATCH_CASE_AUTO it;
    take(&it, NULL,
         "{\"id\":\"" WEB
         "\",\"init_process_pid\":42,\"created\":\"2026-12-31T23:59:59.999999999Z\"}");
    expect_rows(&it, "SELECT created FROM containers", "2026-12-31T23:59:59.999Z");
}
END_TEST

void et_add_tests(TCase *tcase)
{
    tcase_add_test(tcase, a_cut_id_is_the_container_that_begins_so);
    tcase_add_test(tcase, a_cut_id_that_fits_none_is_a_container_of_its_own);
    tcase_add_test(tcase, a_cut_id_that_fits_two_is_neither);
    tcase_add_test(tcase, an_event_with_a_cut_id_that_fits_two_is_of_neither);
    tcase_add_test(tcase, one_start_told_twice_is_one_lifetime);
    tcase_add_test(tcase, a_description_without_a_start_makes_no_lifetime);
    tcase_add_test(tcase, a_list_takes_no_name_from_an_event);
    tcase_add_test(tcase, times_on_both_sides_of_1970_are_times);
    tcase_add_test(tcase, a_time_is_never_rounded_into_the_next_one);
    tcase_add_test(tcase, tables_give_way_to_descriptions);
}
