#include "analyzer/rules/rule_set.h"

int et_rule_set_init(struct et_rule_set *rules, struct et_err *err)
{
    *rules = (struct et_rule_set){
        .compilers = et_compiler_rules_new(et_slice_of(et_builtin_compilers), err),
    };
    if (rules->compilers)
        rules->acts = et_act_rules_new(et_slice_of(et_builtin_acts), err);
    if (rules->acts)
        rules->findings = et_finding_rules_new(et_slice_of(et_builtin_findings), err);
    if (rules->findings)
        rules->packages = et_package_rules_new(et_slice_of(et_builtin_packages), err);
    if (rules->packages)
        rules->files = et_file_rules_new(et_slice_of(et_builtin_files), err);
    if (rules->files)
        rules->installers = et_installers_new(et_slice_of(et_builtin_installers), err);
    return rules->installers ? 0 : ET_FATAL;
}

void et_rule_set_clear(struct et_rule_set *rules)
{
    et_compiler_rules_free(rules->compilers);
    et_act_rules_free(rules->acts);
    et_finding_rules_free(rules->findings);
    et_content_rules_free(rules->packages);
    et_content_rules_free(rules->files);
    et_installers_free(rules->installers);
    *rules = (struct et_rule_set){ 0 };
}

const char *et_rule_set_digest(const struct et_rule_set *rules)
{
    return et_compiler_rules_digest(rules->compilers);
}
