// connect4-generate-book: solves the positions of the opening book, once and for all.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
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

constexpr std::string_view help_text = R"(Usage: connect4-generate-book solve CHECKERS FOLDER
       connect4-generate-book pack FILE FOLDER CHECKERS...

Makes the opening book: the scores of all positions with so many checkers, 0 to
14, without mirror images, in which the game is not over and nobody can win at
once.

"solve" finds out the scores on all cores, which takes an hour for 8 checkers
and a night for 12. They come together in the folder, in 256 files for each
number of checkers. The program may be stopped at any time: when it is started
again, it goes on where it was, on another machine too if the folder is there.

"pack" writes the book's file when all scores are in the folder.
)";

int to_checkers(const std::string& text) {
    for (int number = 0; number <= most_checkers; ++number) {
        if (text == std::to_string(number)) return number;
    }
    throw std::invalid_argument("There is no layer of \"" + text + "\" checkers; try 0 to 14.");
}

// What the threads share. Each takes the next shard until there are no more.
class Work {
public:
    explicit Work(const BookShards& shards) : shards_(shards) {}

    void run() noexcept {
        try {
            Solver solver;
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
    void solve(int shard, Solver& solver) {
        if (shards_.is_complete(shard)) return;
        const std::uint64_t before = solver.nodes();
        shards_.solve(shard, [&](const Position& position) { return *solver.score(position); });
        say("Shard " + std::to_string(shard) + ": " + std::to_string(solver.nodes() - before) +
            " nodes");
    }

    void say(const std::string& line) {
        const std::lock_guard lock(mutex_);
        std::cerr << line << std::endl;
    }

    const BookShards& shards_;
    std::atomic<int> next_ = 0;
    std::atomic<bool> failed_ = false;
    std::mutex mutex_;
};

bool solve(int checkers, const std::string& folder) {
    const std::vector<Position> positions = book_positions(checkers);
    std::cerr << positions.size() << " positions" << std::endl;
    const BookShards shards(folder, checkers, positions);
    Work work(shards);
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
    if (arguments[0] == "solve") return solve(to_checkers(arguments[1]), arguments[2]);
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
    const bool solves = arguments.size() == 3 && arguments[0] == "solve";
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
