import Telemetry
import TestSupport
import Testing

@testable import Sinks

struct RabbitMQConfirmsTests {
    private static func confirms(_ count: Int, first: UInt64 = 11) -> RabbitMQConfirms {
        var confirms = RabbitMQConfirms(first: first)
        for _ in 0..<count { confirms.published() }
        return confirms
    }

    @Test func `a number settles one, with multiple all up to it, and zero all`() {
        var confirms = Self.confirms(5)
        confirms.confirm(13, upTo: false, isAccepted: true)
        #expect(confirms.outcomes == [.waiting, .waiting, .delivered, .waiting, .waiting])
        confirms.confirm(14, upTo: true, isAccepted: false)
        #expect(
            confirms.outcomes == [.rejected, .rejected, .delivered, .rejected, .waiting])
        confirms.confirm(0, upTo: true, isAccepted: true)
        #expect(confirms.outcomes.last == .delivered && confirms.waiting == 0)
    }

    @Test func `what came back is returned when it is confirmed, and not before`() {
        var confirms = Self.confirms(2)
        confirms.returned(1)
        #expect(confirms.waiting == 2)
        confirms.confirm(12, upTo: true, isAccepted: true)
        #expect(confirms.outcomes == [.delivered, .returned])
    }

    @Test(arguments: [0, 10, 13, .max] as [UInt64])
    func `a number that is none of this call changes nothing`(_ number: UInt64) {
        var confirms = Self.confirms(2)
        confirms.confirm(number, upTo: false, isAccepted: true)
        #expect(confirms.waiting == 2)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `any confirmations in any order count each message once`(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var confirms = Self.confirms(20, first: 1)
        var model = [RabbitMQConfirms.Outcome](repeating: .waiting, count: 20)
        for _ in 0..<30 {
            let number = Int.random(in: 0...21, using: &random)
            let isMultiple = Bool.random(using: &random)
            let isAccepted = Bool.random(using: &random)
            confirms.confirm(UInt64(number), upTo: isMultiple, isAccepted: isAccepted)
            for index in 0..<20 where model[index] == .waiting && number <= 20 {
                let isMeant =
                    isMultiple ? number == 0 || index + 1 <= number : index + 1 == number
                if isMeant { model[index] = isAccepted ? .delivered : .rejected }
            }
            #expect(confirms.outcomes == model)
            #expect(confirms.waiting == model.count { $0 == .waiting })
        }
    }

    @Test func `an address is read from a URL, and shows no password`() throws {
        let address = try #require(RabbitMQAddress("amqps://jo:pa%20ss@mq.example.com:5671/%2fa"))
        #expect(address.host == "mq.example.com" && address.port == 5671)
        #expect(address.virtualHost == "/a" && address.isEncrypted)
        #expect(address.login == RabbitMQLogin(user: "jo", password: Secret("pa ss")))
        #expect(address.description == "amqps://mq.example.com:5671")
        #expect(!String(reflecting: address).contains("pa ss"))
        let short = try #require(RabbitMQAddress("amqp://mq"))
        #expect(short.virtualHost == "/" && short.port == 5672 && short.login.user == "guest")
        #expect(RabbitMQAddress("amqp://")?.host == "localhost")
    }

    @Test(arguments: [
        "", "mq", "http://mq", "amqp://mq:port", "amqp://mq:1/a/b",
        "amqp://mq:70000", "amqp://mq/%zz", "amqp://a\0b",
        "amqp://" + String(repeating: "m", count: 2_000),
    ])
    func `what is no URL of AMQP is no address`(_ url: String) {
        #expect(RabbitMQAddress(url) == nil)
    }

    @Test func `a route has a key for each event type, within AMQP's length`() throws {
        let route = try #require(RabbitMQRoute(exchange: "x", routingKey: "a.{eventType}.b"))
        #expect(route.routingKey(eventType: "T") == "a.T.b")
        #expect(route.routingKey(eventType: String(repeating: "t", count: 252)) == nil)
        #expect(route.routingKey(eventType: "a\0b") == nil)
        let fixed = RabbitMQRoute(exchange: "", routingKey: "")
        #expect(fixed?.routingKey(eventType: "T") == "")
        for key in ["{eventtype}", "{", "a}", "{{eventType}}", String(repeating: "k", count: 256)] {
            #expect(RabbitMQRoute(exchange: "", routingKey: key) == nil, "\(key)")
        }
    }
}
