// The main function of every executable of Boost.Test cases.
#define BOOST_TEST_MODULE tests
#include <boost/test/unit_test.hpp>
