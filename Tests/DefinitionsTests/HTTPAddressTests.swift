import Definitions
import Testing

@Suite struct HTTPAddressTests {
    @Test(arguments: [
        ("http://a", "http://a:80"), ("https://a", "https://a:443"),
        ("http://a:15672", "http://a:15672"), ("HTTP://A.example:1/", "http://A.example:1"),
        ("https://a/b/c//", "https://a:443/b/c"), ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://[::1]", "http://[::1]:80"), ("http://a:65535/%20", "http://a:65535/%20"),
    ])
    func `reads an address`(_ text: String, _ shown: String) throws {
        let address = try #require(HTTPAddress(text))
        #expect(address.description == shown)
        #expect(HTTPAddress(address.description) == address)
    }

    @Test func `takes an address apart`() throws {
        let address = try #require(HTTPAddress("https://[fe80::1]:8443/api/"))
        #expect(address.isTLS)
        #expect(address.host == "fe80::1")
        #expect(address.port == 8443)
        #expect(address.prefix == "/api")
        #expect(try #require(HTTPAddress("http://a")).prefix == "")
    }

    @Test(arguments: [
        "", "a", "a:80", "ftp://a", "http:/a", "http://", "http:///x", "http://:80", "http://a:",
        "http://a:0", "http://a:65536", "http://a:+80", "http://a:-1", "http://a:80:90",
        "http://a:x", "http://a:99999999999999999999", "http://user@a", "http://user:word@a/",
        "http://a?b", "http://a/?b", "http://a#b", "http://a\\b", "http://a b", "http://ä",
        "http://[::1", "http://[::1]x", "http://[]", "http://[::1]:", "http://[::1]:+80",
        "http://a/\n",
    ])
    func `refuses what is no address or holds a user, a query or a fragment`(_ text: String) {
        #expect(HTTPAddress(text) == nil)
    }

    @Test func `refuses an address that is too long`() {
        #expect(HTTPAddress("http://a/" + String(repeating: "b", count: 1991)) != nil)
        #expect(HTTPAddress("http://a/" + String(repeating: "b", count: 1992)) == nil)
    }
}
