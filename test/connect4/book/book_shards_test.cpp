#include "connect4/book/book_shards.hpp"

#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "connect4/book/book_file.hpp"
#include "connect4/book/book_positions.hpp"

using namespace connect4;

namespace {

// A folder that is removed at the end of a test.
struct Folder {
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "connect4-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }

    std::filesystem::path path;
};

int any_score(const Position& position) { return static_cast<int>(position.key() % 31) - 15; }

}  // namespace

// Other programs count the same numbers: 77,715 for 8 checkers, and 4,200,899 for 12, which takes
// too long for a test.
BOOST_AUTO_TEST_CASE(the_book_positions_are_all_positions_without_mirror_images) {
    BOOST_TEST(book_positions(0).size() == 1U);
    BOOST_TEST(book_positions(1).size() == 4U);
    BOOST_TEST(book_positions(2).size() == 25U);
    BOOST_TEST(book_positions(8).size() == 77'715U);
}

BOOST_AUTO_TEST_CASE(the_scores_of_all_shards_are_collected) {
    const Folder folder;
    const auto positions = book_positions(5);
    for (int shard = 0; shard < BookShards::count; ++shard) {
        // A new object each time, as if the program had been started again.
        const BookShards shards(folder.path, {5}, positions);
        BOOST_TEST(!shards.scores().has_value());
        BOOST_TEST(!shards.is_complete(shard));
        shards.solve(shard, any_score);
        BOOST_TEST(shards.is_complete(shard));
    }
    const auto scores = BookShards(folder.path, {5}, positions).scores();
    BOOST_TEST_REQUIRE(scores.has_value());
    BOOST_TEST_REQUIRE(scores->size() == positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
        BOOST_TEST_REQUIRE((*scores)[i] == any_score(positions[i]));
    }
}

BOOST_AUTO_TEST_CASE(each_layer_has_its_own_shards) {
    const Folder folder;
    const auto five = book_positions(5);
    const auto six = book_positions(6);
    BookShards(folder.path, {5}, five).solve(3, any_score);
    BOOST_TEST(BookShards(folder.path, {5}, five).is_complete(3));
    BOOST_TEST(!BookShards(folder.path, {6}, six).is_complete(3));
    BOOST_TEST(!BookShards(folder.path, {5, 1000}, five).is_complete(3));
}

BOOST_AUTO_TEST_CASE(a_damaged_shard_is_solved_again) {
    const Folder folder;
    const auto positions = book_positions(5);
    const BookShards shards(folder.path, {5}, positions);
    shards.solve(3, any_score);
    const std::filesystem::path file = std::filesystem::directory_iterator(folder.path)->path();
    Bytes bytes = read_file(file);
    bytes[bytes.size() / 2] ^= 1;
    write_file(file, bytes);
    BOOST_TEST(!shards.is_complete(3));
    shards.solve(3, any_score);
    BOOST_TEST(shards.is_complete(3));
}
