#include "connect4/book/book_file.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace connect4;

namespace {

Bytes example() {
    FileWriter file("An example, version 1");
    file.add_number(0x1234, 2);
    file.add_bytes(Bytes{1, 2, 3});
    return file.finish();
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_written_to_a_book_file_is_read_from_it) {
    const Bytes bytes = example();
    FileReader file(bytes, "An example, version 1");
    BOOST_TEST(file.take_number(2) == 0x1234U);
    BOOST_TEST(!file.at_end());
    const ByteSpan rest = file.take_bytes(3);
    BOOST_TEST(Bytes(rest.begin(), rest.end()) == (Bytes{1, 2, 3}),
               boost::test_tools::per_element());
    BOOST_TEST(file.at_end());
    BOOST_CHECK_THROW(file.take_number(1), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_book_file_of_another_kind_or_version_is_refused) {
    const Bytes bytes = example();
    BOOST_CHECK_THROW(FileReader(bytes, "An example, version 2"), std::runtime_error);
    BOOST_CHECK_THROW(FileReader(bytes, "An example"), std::runtime_error);
    BOOST_CHECK_THROW(FileReader(Bytes(), "An example, version 1"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_damaged_book_file_is_refused) {
    const Bytes bytes = example();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        Bytes damaged = bytes;
        damaged[i] ^= 4;
        BOOST_CHECK_THROW(FileReader(damaged, "An example, version 1"), std::runtime_error);
        const ByteSpan cut_short(bytes.data(), i);
        BOOST_CHECK_THROW(FileReader(cut_short, "An example, version 1"), std::runtime_error);
    }
}
