-- What the filters of reports mean (docs/filters.md tells people). $ is the row that is
-- asked about. All are bound in reports/filter.c; NULL = open.
--
--   :since, :until  moments; the second is the first that does not count
--   :host           its name
--   :container      an id or a name; :prefix the same where it may be the beginning of
--                   an id (hexadecimal digits only, so it holds nothing that GLOB expands)
--   :image          a pattern (* and ?) of the image's name; without tag and digest too
--   :pod            a pattern of the pod's name, or of NAMESPACE/NAME
--   :user           an account's name, or :uid its number: it ran as that uid, under
--                   that login uid, or that account started it from outside
--   :family         of compilers
--   :confidence     the least that counts; it shuts out what has none
--
-- A filter shuts out what could have such a property and has it not, or has it not told.
-- It says nothing of rows that cannot have it: evidence and damage are always whole,
-- coverage is of hosts, containers are no moments.

-- fragment: in_time
(:since IS NULL OR $.time_ns >= :since) AND (:until IS NULL OR $.time_ns < :until)

-- fragment: in_place
(:host IS NULL OR $.host = :host)
AND (:container IS NULL OR $.container_id = :container OR $.container_name = :container
     OR $.container_id GLOB :prefix || '*')

-- fragment: image_asked
(:image IS NULL OR $ GLOB :image OR $ GLOB :image || ':*' OR $ GLOB :image || '@*')

-- fragment: pod_asked
(:pod IS NULL OR $.pod GLOB :pod OR $.namespace || '/' || $.pod GLOB :pod)

-- fragment: sure
(:confidence IS NULL OR instr('weak probable strong certain', $.confidence)
                        >= instr('weak probable strong certain', :confidence))

-- fragment: user_asked
-- Of a row of execs. Looked up once more, as uids belong to the fact: whoever does not ask
-- for a user shall not pay for reading it. "A or B" is an actor where two fit.
(:user IS NULL
 OR EXISTS (SELECT 1 FROM execs w WHERE w.exec_id = $.exec_id
               AND (:uid IN (w.uid, w.auid)
                    OR (w.host, w.uid) IN (SELECT u.host, u.uid FROM users u WHERE u.name = :user)
                    OR (w.host, w.auid) IN (SELECT u.host, u.uid FROM users u WHERE u.name = :user)))
 OR $.actor_id IN (SELECT a.actor_id FROM actors a
                    WHERE coalesce(a.auid, a.uid) = :uid
                       OR instr(' or ' || a.name || ' or ', ' or ' || :user || ' or ')))

-- fragment: family_asked
-- Of a row of execs: a compiler of that family, or part of a compilation of it.
(:family IS NULL OR $.compiler = :family
 OR $.compilation_id IN (SELECT m.compilation_id FROM compilations m WHERE m.family = :family))

-- fragment: exec_asked
{in_time $} AND {in_place $} AND {image_asked $.image} AND {pod_asked $} AND {sure $} AND {user_asked $}

-- fragment: counts_tell
-- True where exec_counts, which knows no times, users and families, tells all that is asked of sums over
-- execs. Of others, execs that were left out (merge --findings) are no part.
(:since IS NULL AND :until IS NULL AND :user IS NULL AND :uid IS NULL AND :family IS NULL)

-- fragment: count_asked
-- Of a row of exec_counts.
{counts_tell} AND {in_place $} AND {image_asked $.image} AND {pod_asked $} AND {sure $}

-- fragment: container_asked
-- Of a row of containers.
(:host IS NULL OR $.host = :host)
AND (:container IS NULL OR :container IN ($.container_id, $.name) OR $.container_id GLOB :prefix || '*')
AND {image_asked $.image} AND {pod_asked $}

-- fragment: of_container_asked
-- Of a row that names a container and does not know its image and pod.
(:image IS NULL AND :pod IS NULL OR ($.host, coalesce($.container_id, $.container_name)) IN (
     SELECT c.host, c.container_id FROM containers c WHERE {image_asked c.image} AND {pod_asked c}
     UNION ALL
     SELECT c.host, c.name FROM containers c WHERE {image_asked c.image} AND {pod_asked c}))

-- fragment: pod_of_container_asked
-- The same, of one that knows its image.
(:pod IS NULL OR ($.host, $.container_id) IN (
     SELECT c.host, c.container_id FROM containers c WHERE {pod_asked c}))

-- fragment: present_family_asked
(:family IS NULL OR EXISTS (SELECT 1 FROM present_compilers k
                             WHERE k.presence_id = $.presence_id AND k.family = :family))

-- fragment: presence_asked
{in_place $} AND {image_asked coalesce($.image, $.image_id)} AND {pod_of_container_asked $}
AND {present_family_asked $}

-- fragment: finding_asked
-- What has no time is a state, and counts whenever one looks.
($.time_ns IS NULL OR {in_time $}) AND {in_place $} AND {image_asked $.image}
AND {pod_of_container_asked $} AND {sure $}
AND (:user IS NULL OR EXISTS (SELECT 1 FROM execs x WHERE x.exec_id = $.exec_id AND {user_asked x}))
AND (:family IS NULL OR EXISTS (SELECT 1 FROM execs x WHERE x.exec_id = $.exec_id AND {family_asked x})
     OR $.presence_id IS NOT NULL AND {present_family_asked $})

-- fragment: touch_asked
-- Of the container that is touched, and of the exec that touches it.
{in_time $} AND {in_place $} AND {of_container_asked $} AND {sure $}
AND (:user IS NULL AND :family IS NULL
     OR EXISTS (SELECT 1 FROM execs x WHERE x.exec_id = $.exec_id AND {user_asked x} AND {family_asked x}))

-- fragment: moment_asked
-- Of a row of the timeline. What is no exec has no confidence and stays; it is no
-- compiler's, and an account's only where it is its login.
{in_time $} AND {in_place $} AND {of_container_asked $}
AND CASE WHEN $.exec_id IS NULL
         THEN :family IS NULL AND (:user IS NULL OR $.account IN (:user, :uid)
              OR $.account IN (SELECT u.uid FROM users u WHERE u.host = $.host AND u.name = :user)
              OR $.account IN (SELECT u.name FROM users u WHERE u.host = $.host AND u.uid = :uid))
         ELSE :confidence IS NULL AND :user IS NULL AND :family IS NULL
              OR EXISTS (SELECT 1 FROM execs x WHERE x.exec_id = $.exec_id
                            AND {sure x} AND {user_asked x} AND {family_asked x}) END

-- fragment: coverage_asked
-- What overlaps the time asked for.
(:since IS NULL OR $.end_ns >= :since) AND (:until IS NULL OR $.start_ns < :until)
AND (:host IS NULL OR $.host = :host)
