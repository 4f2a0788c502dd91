// connect4-generate-book: solves the positions of the opening book, once and for all.

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

#include "connect4/book_file.hpp"
#include "connect4/book_positions.hpp"
#include "connect4/book_shards.hpp"
#include "connect4/opening_book.hpp"
#include "connect4/solver.hpp"

namespace {

using namespace connect4;

constexpr int most_checkers = 14;

constexpr std::string_view help_text =
    R"(Usage: connect4-generate-book solve CHECKERS FOLDER [NODES]
       connect4-generate-book pack FILE FOLDER CHECKERS...

Makes the opening book: the scores of all positions with so many checkers, 0 to
14, without mirror images, in which the game is not over and nobody can win at
once.

"solve" finds out the scores on all cores, which takes an hour for 8 checkers
and a night for 12. With NODES, only those positions will be in the book that
take a search of as many nodes or more. The scores come together in the folder,
in 256 files for each number of checkers. The program may be stopped at any
time: when it is started again, it goes on where it was, on another machine too
if the folder is there.

"pack" writes the book's file when all scores are in the folder.
)";

int to_checkers(const std::string& text) {
    for (int number = 0; number <= most_checkers; ++number) {
        if (text == std::to_string(number)) return number;
    }
    throw std::invalid_argument("There is no layer of \"" + text + "\" checkers; try 0 to 14.");
}

std::uint64_t to_nodes(const std::string& text) {
    std::uint64_t nodes = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, nodes);
    if (error != std::errc() || rest != end) {
        throw std::invalid_argument("\"" + text + "\" is no number of nodes; try 65536.");
    }
    return nodes;
}

// What the threads share. Each takes the next shard until there are no more.
class Work {
public:
    Work(const BookShards& shards, const OpeningBook* book, std::uint64_t fewest_nodes)
        : shards_(shards), book_(book), fewest_nodes_(fewest_nodes) {}

    void run() noexcept {
        try {
            Solver solver(Solver::default_table_bytes, book_);
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
    // Each shard begins with an empty table, so that it can be made once more.
    void solve(int shard, Solver& solver) {
        if (shards_.is_complete(shard)) return;
        solver.reset();
        shards_.solve(shard, [&](const Position& position) {
            const std::uint64_t before = solver.nodes();
            const int score = *solver.score(position);
            return solver.nodes() - before < fewest_nodes_ ? OpeningBook::no_score : score;
        });
        say("Shard " + std::to_string(shard) + ": " + std::to_string(solver.nodes()) + " nodes");
    }

    void say(const std::string& line) {
        const std::lock_guard lock(mutex_);
        std::cerr << line << std::endl;
    }

    const BookShards& shards_;
    const OpeningBook* const book_;
    const std::uint64_t fewest_nodes_;
    std::atomic<int> next_ = 0;
    std::atomic<bool> failed_ = false;
    std::mutex mutex_;
};

bool solve(int checkers, const std::string& folder, std::uint64_t fewest_nodes) {
    const std::vector<Position> positions = book_positions(checkers);
    std::cerr << positions.size() << " positions" << std::endl;
    const BookShards shards(folder, checkers, positions);
    // The book that there is may help with later positions, but not confirm itself.
    const bool has_book = opening_book().most_checkers() < checkers;
    Work work(shards, has_book ? &opening_book() : nullptr, fewest_nodes);
    {
        std::vector<std::jthread> threads;
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        for (unsigned i = 0; i < cores; ++i) threads.emplace_back([&work] { work.run(); });
    }
    return !work.failed();
}

struct Layer {
    int checkers;
    std::vector<Position> positions;
    BookScores scores;
};

Layer read_layer(const std::string& folder, int checkers) {
    Layer layer{checkers, book_positions(checkers), {}};
    auto scores = BookShards(folder, checkers, layer.positions).scores();
    if (!scores) {
        throw std::runtime_error("The scores of the positions with " + std::to_string(checkers) +
                                 " checkers are not all in " + folder + ".");
    }
    layer.scores = std::move(*scores);
    return layer;
}

void pack(const std::string& file, const std::string& folder, const std::vector<int>& checkers) {
    std::vector<Layer> layers;
    for (const int number : checkers) layers.push_back(read_layer(folder, number));
    std::vector<OpeningBook::Layer> views;
    for (const Layer& layer : layers) {
        views.push_back({layer.checkers, layer.positions, layer.scores});
    }
    write_file(file, OpeningBook::make_file(views));
}

bool run(const std::vector<std::string>& arguments) {
    if (arguments[0] == "solve") {
        const std::uint64_t fewest_nodes = arguments.size() == 4 ? to_nodes(arguments[3]) : 0;
        return solve(to_checkers(arguments[1]), arguments[2], fewest_nodes);
    }
    std::vector<int> checkers;
    for (std::size_t i = 3; i < arguments.size(); ++i)
        checkers.push_back(to_checkers(arguments[i]));
    std::ranges::sort(checkers);
    pack(arguments[1], arguments[2], checkers);
    return true;
}

}  // namespace

int main(int count, char** values) {
    const std::vector<std::string> arguments(values + 1, values + count);
    if (arguments.size() == 1 && arguments[0] == "--help") {
        std::cout << help_text;
        return 0;
    }
    const bool solves = (arguments.size() == 3 || arguments.size() == 4) && arguments[0] == "solve";
    const bool packs = arguments.size() >= 4 && arguments[0] == "pack";
    if (!solves && !packs) {
        std::cerr << help_text;
        return 2;
    }
    try {
        return run(arguments) ? 0 : 1;
    } catch (const std::exception& exception) {
        std::cerr << "connect4-generate-book: " << exception.what() << '\n';
        return 1;
    }
}
