#include "journal_support.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

namespace server {

std::ostream& operator<<(std::ostream& out, Append::Outcome outcome) {
    constexpr const char* names[] = {"appended", "duplicate", "conflict", "missing", "unknown"};
    return out << names[static_cast<std::size_t>(outcome)];
}

}  // namespace server

namespace test {

Record record_of(std::string id) {
    Record record;
    record.keys = {id + "-join", id + "-watch", {id + "-first", id + "-second"}};
    record.id = std::move(id);
    return record;
}

awaitable<void> expect(Journal& journal, std::string id, std::size_t n, connect4::Entry entry,
                       Outcome expected) {
    const Append answer = co_await journal.append(id, n, entry);
    BOOST_TEST_CONTEXT(id << ", entry " << n << " '" << entry << "'") {
        BOOST_TEST(answer.outcome == expected);
    }
}

awaitable<std::string> entries_of(Journal& journal, std::string key) {
    const auto record = co_await journal.load(std::move(key));
    co_return record ? record->entries : "none";
}

std::size_t count(const std::vector<Append>& answers, Outcome outcome) {
    const auto is_it = [outcome](const Append& answer) { return answer.outcome == outcome; };
    return static_cast<std::size_t>(std::ranges::count_if(answers, is_it));
}

}  // namespace test
