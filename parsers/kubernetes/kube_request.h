/* One request to the API of Kubernetes, as its audit log tells it: who asked for what
 * to be run where. Of bodies only the programs of a pod's containers are kept: never
 * a secret, a configuration or an environment. */
#ifndef ET_PARSERS_KUBERNETES_KUBE_REQUEST_H
#define ET_PARSERS_KUBERNETES_KUBE_REQUEST_H

#include "parsers/json/json_get.h"
#include "parsers/parser.h"

/* Room for the texts of one request, used again for the next; {0} is empty. */
struct et_kube_request {
    struct et_strbuf action, attributes, command, argument, container, address;
};
void et_kube_request_clear(struct et_kube_request *room); /* frees */

/* Whether it was answered, and changed or ran something: what only reads is of no
 * interest. */
bool et_kube_request_matters(const json_t *request);

/* States such a request. Of one that was refused the action says so ("exec refused"):
 * nothing ran. ET_PARSED, or a negative code. */
int et_kube_request_state(struct et_kube_request *room, const struct et_sink *sink,
                          const json_t *request, const struct et_place *at, struct et_err *err);

#endif
