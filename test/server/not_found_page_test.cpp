#include "server/not_found_page.hpp"

#include <boost/test/unit_test.hpp>

using server::fit_not_found_page;

BOOST_AUTO_TEST_CASE(the_links_lead_out_of_all_folders_of_the_missing_path) {
    const std::string page = "<a href=\"./\">Start</a> <a href=\"./page.css\">./</a>";
    for (const auto& [path, folders] : {std::pair("", "./"),
                                        {"/x", "./"},
                                        {"/x/", "./../"},
                                        {"/x/y.html", "./../"},
                                        {"/x/y/z", "./../../"},
                                        {"//x", "./../"}}) {
        BOOST_TEST_CONTEXT(path) {
            const std::string start(folders);
            BOOST_TEST(fit_not_found_page(page, path).value() == "<a href=\"" + start +
                                                                     "\">Start</a> <a href=\"" +
                                                                     start + "page.css\">./</a>");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_path_in_very_many_folders_makes_no_long_page) {
    BOOST_TEST(fit_not_found_page("", std::string(17, '/')).has_value());
    BOOST_TEST(!fit_not_found_page("", std::string(18, '/')).has_value());
}
