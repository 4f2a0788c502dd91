// Writes or reads a journal, for power_cut_test.py.
//
//     journal_writer write FILE MATCHES ENTRIES synchronous|asynchronous
//         creates matches with keys "0", "1" and so on, and appends entries to all of them at once.
//         Prints "MATCH NUMBER-OF-ENTRIES" when the journal has confirmed the entries.
//     journal_writer read FILE MATCHES
//         prints "MATCH ENTRIES" for each match that it finds.
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/journal/sqlite_journal.hpp"
#include "websockets/condition.hpp"
#include "websockets/run.hpp"

namespace {

using server::Append;
using server::Journal;
using server::Record;
using server::SqliteJournal;
using server::SqliteOptions;
using websockets::awaitable;

struct Task {
    SqliteOptions options;
    bool write;
    int matches;
    int entries;
};

// Prints with one write() and no buffer, so that the line is out before the next operation.
void print_confirmed(const std::string& match, int entries) {
    const std::string line = match + " " + std::to_string(entries) + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) throw std::runtime_error("stdout");
}

// Games in which a move is taken back and the win is claimed; power_cut_test.py has the same.
constexpr std::string_view series = "345ab5xRL";

awaitable<void> write_match(Journal& journal, std::string match, int entries) {
    Record record;
    record.id = match;
    record.keys = {match, match + "-watch", {match + "-first", match + "-second"}};
    const bool created = co_await journal.create(record);
    if (!created) throw std::runtime_error("create");
    print_confirmed(match, 0);
    for (int n = 0; n < entries; ++n) {
        const auto number = static_cast<std::size_t>(n);
        const Append answer =
            co_await journal.append(match, number, series[number % series.size()]);
        if (answer.outcome != Append::Outcome::appended) throw std::runtime_error("append");
        print_confirmed(match, n + 1);
    }
}

awaitable<void> write_matches(Journal& journal, int matches, int entries) {
    const auto loop = co_await boost::asio::this_coro::executor;
    websockets::Condition finished(loop);
    int left = matches;
    for (int i = 0; i < matches; ++i) {
        boost::asio::co_spawn(loop, write_match(journal, std::to_string(i), entries),
                              [&](std::exception_ptr failure) {
                                  if (failure) std::rethrow_exception(failure);
                                  if (--left == 0) finished.notify_all();
                              });
    }
    while (left > 0) co_await finished.wait();
}

awaitable<void> read_matches(Journal& journal, int matches) {
    for (int i = 0; i < matches; ++i) {
        const auto record = co_await journal.load(std::to_string(i));
        if (record) {
            std::cout << i << ' ' << record->entries << '\n';
        } else if (record.error() != make_error_code(connect4::Error::game_not_found)) {
            throw std::runtime_error(record.error().message());
        }
    }
}

awaitable<void> run(Task task) {
    SqliteJournal journal(co_await boost::asio::this_coro::executor, task.options);
    if (task.write) {
        co_await write_matches(journal, task.matches, task.entries);
    } else {
        co_await read_matches(journal, task.matches);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    Task task{{}, arguments.at(0) == "write", std::stoi(arguments.at(2)), 0};
    task.options.file = arguments.at(1);
    if (task.write) {
        task.entries = std::stoi(arguments.at(3));
        task.options.synchronous = arguments.at(4) == "synchronous";
    }
    try {
        websockets::run(run(task));
    } catch (const std::exception& error) {
        std::cerr << "journal_writer: " << error.what() << '\n';
        return 1;
    }
}
