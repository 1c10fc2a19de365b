import Delivery
import StandIns
import Testing

@testable import Sinks

struct RabbitMQCallTests {
    @Test func `a call that is cancelled when all is confirmed says what was confirmed`() async {
        let call = RabbitMQCall()
        let outcome = await withCheckedContinuation { caller in
            call.begin(caller)
            // A number that is no socket's.
            #expect(call.begin(socket: -1))
            call.releaseSocket()
            call.cancel()
            call.finish(.success(SinkReceipt(delivered: 3)))
        }
        #expect((try? outcome.get())?.delivered == 3)
    }

    @Test func `a call that is cancelled before anything is published comes back at once`() async {
        let call = RabbitMQCall()
        let outcome = await withCheckedContinuation { caller in
            call.begin(caller)
            call.cancel()
        }
        #expect(throws: SinkError.self) { try outcome.get() }
        #expect(!call.begin(socket: -1))
    }
}
