#include "server/file_cache.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "decompress.hpp"
#include "temporary_folder.hpp"

using server::Coding;
using server::FileCache;
namespace fs = std::filesystem;

namespace {

fs::path write(const test::TemporaryFolder& folder, const std::string& name,
               const std::string& content) {
    const fs::path path = folder.path() / name;
    std::ofstream(path) << content;
    return path;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_is_kept_until_its_time_or_its_size_changes) {
    const test::TemporaryFolder folder;
    FileCache cache;
    const fs::path path = write(folder, "main.js", "first");
    const auto first = cache.read(path);
    BOOST_TEST(first.is_kept);
    BOOST_TEST(first.file->content(Coding::identity) == "first");
    BOOST_TEST(cache.read(path).file == first.file);
    write(folder, "main.js", "longer than before");
    BOOST_TEST(cache.read(path).file->content(Coding::identity) == "longer than before");
    const auto time = fs::last_write_time(path);
    write(folder, "main.js", "LONGER THAN BEFORE");
    fs::last_write_time(path, time + std::chrono::milliseconds(4));
    BOOST_TEST(cache.read(path).file->content(Coding::identity) == "LONGER THAN BEFORE");
    fs::remove(path);
    BOOST_TEST(!cache.read(path).file);
}

BOOST_AUTO_TEST_CASE(a_tag_depends_on_the_content_and_the_coding_only) {
    const test::TemporaryFolder folder;
    FileCache cache;
    const auto file = cache.read(write(folder, "one.js", "content")).file;
    const auto copy = cache.read(write(folder, "two.js", "content")).file;
    const auto other = cache.read(write(folder, "other.js", "Content")).file;
    for (const Coding coding : {Coding::identity, Coding::gzip, Coding::brotli}) {
        BOOST_TEST(file->tag(coding) == copy->tag(coding));
        BOOST_TEST(file->tag(coding) != other->tag(coding));
    }
    BOOST_TEST(file->tag(Coding::gzip) != file->tag(Coding::brotli));
    BOOST_TEST(file->tag(Coding::gzip) != file->tag(Coding::identity));
    // The beginning of: printf content | sha256sum
    BOOST_TEST(file->tag(Coding::identity) == "\"ed7002b439\"");
}

BOOST_AUTO_TEST_CASE(a_file_is_compressed_once) {
    const test::TemporaryFolder folder;
    FileCache cache;
    const auto file = cache.read(write(folder, "main.js", "content")).file;
    for (const Coding coding : {Coding::gzip, Coding::brotli}) {
        const std::string& compressed = file->content(coding);
        BOOST_TEST(&file->content(coding) == &compressed);
        BOOST_TEST(test::decompress(compressed, coding) == "content");
    }
}

BOOST_AUTO_TEST_CASE(the_cache_is_bounded) {
    const test::TemporaryFolder folder;
    FileCache cache;
    const auto large =
        cache.read(write(folder, "large", std::string(FileCache::max_file_size + 1, 'x')));
    BOOST_TEST(!large.is_kept);
    BOOST_TEST(large.file->content(Coding::identity).size() == FileCache::max_file_size + 1);
    const std::string content(FileCache::max_file_size, 'x');
    constexpr std::size_t count = FileCache::max_total_size / FileCache::max_file_size;
    for (std::size_t i = 0; i < count; ++i) {
        BOOST_TEST(cache.read(write(folder, std::to_string(i), content)).is_kept);
    }
    const fs::path last = write(folder, "last", "x");
    BOOST_TEST(!cache.read(last).is_kept);
    // A file that has become smaller leaves room.
    BOOST_TEST(cache.read(write(folder, "0", "x")).is_kept);
    BOOST_TEST(cache.read(last).is_kept);
}
