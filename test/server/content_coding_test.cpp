#include "server/content_coding.hpp"

#include <boost/test/unit_test.hpp>
#include <ostream>

#include "decompress.hpp"

using server::choose_coding;
using server::Coding;

namespace server {

std::ostream& operator<<(std::ostream& stream, Coding coding) { return stream << name_of(coding); }

}  // namespace server

namespace {

std::optional<Coding> choose(const std::string& accepted, bool is_compressible = true) {
    return choose_coding({{"Accept-Encoding", accepted}}, is_compressible);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_coding_with_the_highest_weight_is_chosen) {
    for (const auto& [accepted, coding] : {std::pair("gzip, deflate, br, zstd", Coding::brotli),
                                           {"gzip, deflate", Coding::gzip},
                                           {"GZIP", Coding::gzip},
                                           {"gzip;q=1.0, br;q=0.5", Coding::gzip},
                                           {"gzip;q=0, br;q=0.001", Coding::brotli},
                                           {"gzip;q=0", Coding::identity},
                                           {"identity", Coding::identity},
                                           {"identity;q=0.5, gzip;q=0.2", Coding::identity},
                                           {"identity;q=0.5, gzip;q=0.5", Coding::gzip},
                                           {"identity;q=0, gzip;q=0.1", Coding::gzip},
                                           {"deflate", Coding::identity},
                                           {"*", Coding::brotli},
                                           {"*, br;q=0", Coding::gzip},
                                           {"*;q=0.1, gzip;q=0.2", Coding::gzip},
                                           {"*;q=0.1, identity;q=0.2", Coding::identity},
                                           {"*;q=0, identity", Coding::identity},
                                           {"", Coding::identity}}) {
        BOOST_TEST_CONTEXT(accepted) { BOOST_TEST(choose(accepted).value() == coding); }
    }
    BOOST_TEST(choose_coding({}, true).value() == Coding::identity);
    const websockets::Headers fields{{"Accept-Encoding", "gzip"}, {"Accept-Encoding", "br"}};
    BOOST_TEST(choose_coding(fields, true).value() == Coding::brotli);
}

BOOST_AUTO_TEST_CASE(a_client_may_refuse_all_codings) {
    for (const char* accepted : {"identity;q=0", "*;q=0", "deflate, identity;q=0"}) {
        BOOST_TEST_CONTEXT(accepted) { BOOST_TEST(!choose(accepted).has_value()); }
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_compressible_is_sent_as_it_is_or_not_at_all) {
    BOOST_TEST(choose("gzip, br, *", false).value() == Coding::identity);
    BOOST_TEST(!choose("gzip, br, identity;q=0", false).has_value());
}

BOOST_AUTO_TEST_CASE(a_compressed_text_is_smaller_and_can_be_decompressed) {
    std::string text = "<!DOCTYPE html>\n";
    for (int i = 0; i < 1000; ++i) text += "<p>" + std::to_string(i) + "</p>\n";
    for (const Coding coding : {Coding::gzip, Coding::brotli}) {
        const std::string compressed = server::compress(text, coding);
        BOOST_TEST(compressed.size() < text.size() / 4);
        BOOST_TEST(test::decompress(compressed, coding) == text);
        BOOST_TEST(test::decompress(server::compress("", coding), coding) == "");
    }
}
