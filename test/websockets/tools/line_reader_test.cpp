#include "websockets/tools/line_reader.hpp"

#include <unistd.h>

#include <array>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <memory>
#include <string_view>

#include "websockets/support.hpp"

using namespace test;
using namespace asio::experimental::awaitable_operators;

namespace {

// Replaces the standard input by a descriptor during its lifetime.
class StandardInput {
public:
    explicit StandardInput(int descriptor) { BOOST_REQUIRE(dup2(descriptor, STDIN_FILENO) >= 0); }
    ~StandardInput() {
        dup2(original_, STDIN_FILENO);
        ::close(original_);
    }
    StandardInput(const StandardInput&) = delete;
    StandardInput& operator=(const StandardInput&) = delete;

private:
    const int original_ = dup(STDIN_FILENO);
};

class Pipe {
public:
    Pipe() { BOOST_REQUIRE(pipe(ends_.data()) == 0); }
    ~Pipe() {
        ::close(ends_[0]);
        if (!closed_) ::close(ends_[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int output() const { return ends_[0]; }

    void write(std::string_view text) {
        BOOST_REQUIRE(::write(ends_[1], text.data(), text.size()) ==
                      static_cast<ssize_t>(text.size()));
    }

    void close() {
        ::close(ends_[1]);
        closed_ = true;
    }

private:
    std::array<int, 2> ends_;
    bool closed_ = false;
};

}  // namespace

BOOST_AUTO_TEST_CASE(lines_are_read_without_their_ends_and_the_last_one_needs_none) {
    run([](Executor loop) -> awaitable<void> {
        Pipe pipe;
        const StandardInput input(pipe.output());
        LineReader reader(loop);
        pipe.write("one\ntwo\r\n\nlast");
        pipe.close();
        for (const char* expected : {"one", "two", "", "last"}) {
            const auto line = co_await reader.read_line();
            BOOST_TEST(line.value() == expected);
        }
        const auto end = co_await reader.read_line();
        BOOST_TEST(!end.has_value());
    });
}

BOOST_AUTO_TEST_CASE(a_read_that_is_cancelled_loses_no_input) {
    run([](Executor loop) -> awaitable<void> {
        Pipe pipe;
        const StandardInput input(pipe.output());
        LineReader reader(loop);
        pipe.write("first ");
        const auto first = co_await (reader.read_line() || sleep(5ms));
        BOOST_TEST(first.index() == 1U);
        pipe.write("second\n");
        const auto line = co_await reader.read_line();
        BOOST_TEST(line.value() == "first second");
    });
}

BOOST_AUTO_TEST_CASE(the_standard_input_may_be_a_file) {
    run([](Executor loop) -> awaitable<void> {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
        BOOST_REQUIRE(file != nullptr);
        std::fputs("one\ntwo\n", file.get());
        std::fflush(file.get());
        std::rewind(file.get());
        const StandardInput input(fileno(file.get()));
        LineReader reader(loop);
        for (const char* expected : {"one", "two"}) {
            const auto line = co_await reader.read_line();
            BOOST_TEST(line.value() == expected);
        }
        const auto end = co_await reader.read_line();
        BOOST_TEST(!end.has_value());
    });
}
