import Definitions
import Testing

@Suite struct AMQPAddressTests {
    @Test(arguments: [
        ("amqp://a", "amqp://a:5672", "/"), ("amqps://a/", "amqps://a:5671", "/"),
        ("AMQP://a:1/b", "amqp://a:1", "b"), ("amqp://[::1]:2/%2F", "amqp://[::1]:2", "/"),
        ("amqp://a/%2fx%C3%A4", "amqp://a:5672", "/xä"),
    ])
    func `reads an address`(_ text: String, _ shown: String, _ virtualHost: String) throws {
        let address = try #require(AMQPAddress(text))
        #expect(address.description == shown)
        #expect(address.virtualHost == virtualHost)
    }

    @Test(arguments: [
        "", "a", "http://a", "amqp://", "amqp:///x", "amqp://u:p@a", "amqp://a/b/c", "amqp://a/b?c",
        "amqp://a/%2", "amqp://a/%zz", "amqp://a/%+1", "amqp://a/%00", "amqp://a/%FF", "amqp://a:0",
        "amqp://a:x", "amqp://a b",
    ])
    func `refuses what is no address or holds a user or a query`(_ text: String) {
        #expect(AMQPAddress(text) == nil)
    }
}
