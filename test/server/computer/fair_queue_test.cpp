#include "server/computer/fair_queue.hpp"

#include <boost/test/unit_test.hpp>

using server::FairQueue;

namespace {

std::string drain(FairQueue<char>& queue) {
    std::string items;
    while (!queue.is_empty()) items += queue.pop();
    return items;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_address_in_turn_gives_its_oldest_item) {
    FairQueue<char> queue(10);
    for (const char item : {'1', '2', '3', '4'}) queue.push("a", item);
    for (const char item : {'x', 'y'}) queue.push("b", item);
    queue.push("c", '!');
    BOOST_TEST(drain(queue) == "1x!2y34");
}

BOOST_AUTO_TEST_CASE(an_address_that_comes_later_waits_for_one_turn) {
    FairQueue<char> queue(10);
    for (const char item : {'1', '2', '3', '4'}) queue.push("a", item);
    BOOST_TEST(queue.pop() == '1');
    BOOST_TEST(queue.pop() == '2');
    queue.push("b", 'x');
    BOOST_TEST(drain(queue) == "3x4");
}

BOOST_AUTO_TEST_CASE(when_the_queue_is_full_the_address_with_the_most_items_loses_its_newest) {
    FairQueue<char> queue(4);
    for (const char item : {'1', '2', '3'}) queue.push("a", item);
    BOOST_TEST(!queue.push("b", 'x').has_value());
    BOOST_TEST(queue.is_full());
    BOOST_TEST(queue.push("b", 'y').value() == '3');
    BOOST_TEST(queue.push("a", '4').value() == '4');
    BOOST_TEST(queue.push("b", 'z').value() == 'z');
    BOOST_TEST(queue.push("c", '!').has_value());
    BOOST_TEST(drain(queue).size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_single_address_may_fill_the_queue) {
    FairQueue<char> queue(2);
    BOOST_TEST(!queue.push("a", '1').has_value());
    BOOST_TEST(!queue.push("a", '2').has_value());
    BOOST_TEST(queue.push("a", '3').value() == '3');
    BOOST_TEST(drain(queue) == "12");
}

BOOST_AUTO_TEST_CASE(erased_items_make_room) {
    FairQueue<char> queue(3);
    for (const char item : {'1', '2'}) queue.push("a", item);
    queue.push("b", '2');
    queue.erase_if([](char item) { return item == '2'; });
    BOOST_TEST(!queue.is_full());
    queue.push("b", 'x');
    BOOST_TEST(drain(queue) == "1x");
}
