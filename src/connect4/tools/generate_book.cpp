// connect4-generate-book: solves the positions of the opening book, and writes its file.

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "connect4/book/book_file.hpp"
#include "connect4/book/book_positions.hpp"
#include "connect4/book/book_shards.hpp"
#include "connect4/book/opening_book.hpp"
#include "connect4/solver/solver.hpp"

namespace {

using namespace connect4;

constexpr int max_checkers = 14;

std::string help_text() {
    return R"(Usage: connect4-generate-book solve LAYER FOLDER
       connect4-generate-book pack FILE FOLDER LAYER...

Makes the opening book: the scores of all positions with certain numbers of
checkers, 0 to )" +
           std::to_string(max_checkers) +
           R"(, in which the game is not over and the player who is to
move cannot win at once. Of two mirror images, the book has only one.

A layer is a number of checkers, such as 12. The layer 13:65536 has only the
positions that need a search of 65536 nodes or more, after the positions before
them have been searched.

"solve" computes the scores of a layer on all cores. This takes an hour for 8
checkers, a night for 12, and two hours for 13:65536 if 12 is in the book. The
scores are stored in the folder, in )" +
           std::to_string(BookShards::count) + R"( files for each layer. The program may
be stopped at any time: started again, it continues with the missing files, also
on another machine that has the folder.

"pack" writes the book's file when all scores are in the folder.
)";
}

template <class Number>
bool parse(std::string_view text, Number& number) {
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && rest == text.data() + text.size();
}

BookLayer to_layer(const std::string& text) {
    BookLayer layer{-1};
    const std::size_t colon = text.find(':');
    const bool has_nodes = colon != std::string::npos;
    const bool is_layer = parse(text.substr(0, colon), layer.checkers) &&
                          (!has_nodes || parse(text.substr(colon + 1), layer.min_nodes));
    if (!is_layer || layer.checkers < 0 || layer.checkers > max_checkers) {
        throw std::invalid_argument("There is no layer \"" + text + "\"; try 0 to " +
                                    std::to_string(max_checkers) + ".");
    }
    return layer;
}

// The shards of a layer, shared by the threads. Each thread solves the next shard until none is
// left.
class Work {
public:
    Work(BookLayer layer, const BookShards& shards)
        : min_nodes_(layer.min_nodes),
          shards_(shards),
          book_(opening_book().below(layer.checkers)) {}

    void run() noexcept {
        try {
            Solver solver(Solver::default_table_bytes, &book_);
            for (int shard = next_++; shard < BookShards::count && !failed_; shard = next_++) {
                solve(shard, solver);
            }
        } catch (const std::exception& exception) {
            failed_ = true;
            say(std::string("connect4-generate-book: ") + exception.what());
        }
    }

    bool failed() const { return failed_; }

private:
    // Each shard begins with an empty table, so that it is the same whenever it is solved again.
    void solve(int shard, Solver& solver) {
        if (shards_.is_complete(shard)) return;
        solver.reset();
        shards_.solve(shard, [&](const Position& position) {
            const std::uint64_t before = solver.nodes();
            const int score = *solver.score(position);
            return solver.nodes() - before < min_nodes_ ? OpeningBook::no_score : score;
        });
        say("Shard " + std::to_string(shard) + ": " + std::to_string(solver.nodes()) + " nodes");
    }

    void say(const std::string& line) {
        const std::lock_guard lock(mutex_);
        std::cerr << line << std::endl;
    }

    const std::uint64_t min_nodes_;
    const BookShards& shards_;
    const OpeningBook book_;  // without the layer, which must be searched
    std::atomic<int> next_ = 0;
    std::atomic<bool> failed_ = false;
    std::mutex mutex_;
};

bool solve(BookLayer layer, const std::string& folder) {
    const std::vector<Position> positions = book_positions(layer.checkers);
    std::cerr << positions.size() << " positions" << std::endl;
    const BookShards shards(folder, layer, positions);
    Work work(layer, shards);
    {
        std::vector<std::jthread> threads;
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        for (unsigned i = 0; i < cores; ++i) threads.emplace_back([&work] { work.run(); });
    }
    return !work.failed();
}

struct SolvedLayer {
    int checkers;
    std::vector<Position> positions;
    BookScores scores;
};

SolvedLayer read_layer(const std::string& folder, BookLayer layer) {
    SolvedLayer solved{layer.checkers, book_positions(layer.checkers), {}};
    auto scores = BookShards(folder, layer, solved.positions).scores();
    if (!scores) {
        throw std::runtime_error("The scores of the positions with " +
                                 std::to_string(layer.checkers) + " checkers are not all in " +
                                 folder + ".");
    }
    solved.scores = std::move(*scores);
    return solved;
}

void pack(const std::string& file, const std::string& folder,
          const std::vector<BookLayer>& layers) {
    std::vector<SolvedLayer> solved;
    for (const BookLayer layer : layers) solved.push_back(read_layer(folder, layer));
    std::vector<OpeningBook::Layer> views;
    for (const SolvedLayer& layer : solved) {
        views.push_back({layer.checkers, layer.positions, layer.scores});
    }
    write_file(file, OpeningBook::make_file(views));
}

bool run(const std::vector<std::string>& arguments) {
    if (arguments[0] == "solve") return solve(to_layer(arguments[1]), arguments[2]);
    std::vector<BookLayer> layers;
    for (std::size_t i = 3; i < arguments.size(); ++i) layers.push_back(to_layer(arguments[i]));
    std::ranges::sort(layers, {}, &BookLayer::checkers);
    pack(arguments[1], arguments[2], layers);
    return true;
}

}  // namespace

int main(int count, char** values) {
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.size() == 1 && arguments[0] == "--help") {
        std::cout << help_text();
        return 0;
    }
    const bool solves = arguments.size() == 3 && arguments[0] == "solve";
    const bool packs = arguments.size() >= 4 && arguments[0] == "pack";
    if (!solves && !packs) {
        std::cerr << help_text();
        return 2;
    }
    try {
        return run(arguments) ? 0 : 1;
    } catch (const std::exception& exception) {
        std::cerr << "connect4-generate-book: " << exception.what() << '\n';
        return 1;
    }
}
