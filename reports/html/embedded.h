/* style.css and script.js, as the build has embedded them. */
#ifndef ET_REPORTS_HTML_EMBEDDED_H
#define ET_REPORTS_HTML_EMBEDDED_H

extern const char et_html_style[];
extern const char et_html_script[];

#endif
