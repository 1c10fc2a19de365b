%% Steady traffic for a RabbitMQ on loopback, by the AMQP client that RabbitMQ itself ships.
%% Usage: escript traffic.escript PORT USER PASSWORD PLAN, with ERL_LIBS at RabbitMQ's plugins.
%% traffic.plan shows what a plan is. It writes `flowing` once all publishers and consumers run, and
%% ends when the standard input ends, so that it cannot outlive the process that started it.
-mode(compile).

-include_lib("amqp_client/include/amqp_client.hrl").

tick_milliseconds() -> 250.
messages_held_by_stuck() -> 20.

main([Port, User, Password, PlanFile]) ->
    {ok, Plan} = file:consult(PlanFile),
    Hosts = lists:usort([element(1, Line) || Line <- Plan]),
    Connections = maps:from_list([
        {Host, connect(Host, list_to_integer(Port), User, Password)}
     || Host <- Hosts
    ]),
    lists:foreach(fun(Line) -> start(Line, maps:get(element(1, Line), Connections)) end, Plan),
    io:format("flowing~n"),
    wait_for_end_of_input().

wait_for_end_of_input() ->
    case io:get_line("") of
        {error, _} -> halt(0);
        eof -> halt(0);
        _ -> wait_for_end_of_input()
    end.

connect(Host, Port, User, Password) ->
    {ok, Connection} = amqp_connection:start(#amqp_params_network{
        host = "127.0.0.1",
        port = Port,
        virtual_host = Host,
        username = list_to_binary(User),
        password = list_to_binary(Password),
        client_properties = [{<<"connection_name">>, longstr, <<Host/binary, " services">>}]
    }),
    link(Connection),
    Connection.

start({_, Exchange, Queue, Rate, Swing, Consumers}, Connection) ->
    spawn_link(fun() ->
        publish(open_channel(Connection), {Exchange, Queue, Rate, Swing}, 0.0, 0)
    end),
    [spawn_link(fun() -> consume(open_channel(Connection), Queue, Taken) end) || Taken <- Consumers].

open_channel(Connection) ->
    {ok, Channel} = amqp_connection:open_channel(Connection),
    link(Channel),
    Channel.

%% Each queue swings with a phase of its own; what is less than a message is carried over.
publish(Channel, {Exchange, Queue, Rate, Swing} = Flow, Carried, Tick) ->
    Minutes = Tick * tick_milliseconds() / 60000,
    Phase = erlang:phash2(Queue, 628) / 100,
    Now = Rate * (1 + Swing * math:sin(Minutes * 2 * math:pi() + Phase)),
    Due = Carried + Now * tick_milliseconds() / 1000,
    Count = trunc(Due),
    Publish = #'basic.publish'{exchange = Exchange, routing_key = Queue},
    Message = #amqp_msg{
        props = #'P_basic'{delivery_mode = 2, content_type = <<"application/json">>},
        payload = <<"{\"queue\":\"", Queue/binary, "\"}">>
    },
    [amqp_channel:cast(Channel, Publish, Message) || _ <- lists:seq(1, Count)],
    timer:sleep(tick_milliseconds()),
    publish(Channel, Flow, Due - Count, Tick + 1).

consume(Channel, Queue, Rate) ->
    Prefetch =
        case Rate of
            stuck -> messages_held_by_stuck();
            _ -> max(2, Rate)
        end,
    #'basic.qos_ok'{} = amqp_channel:call(Channel, #'basic.qos'{prefetch_count = Prefetch}),
    #'basic.consume_ok'{} =
        amqp_channel:subscribe(Channel, #'basic.consume'{queue = Queue}, self()),
    case Rate of
        stuck -> hold(Channel);
        _ -> take(Channel, Rate, 0.0)
    end.

hold(Channel) ->
    receive
        stop -> Channel
    end.

%% Takes a tick's share of what was delivered and acknowledges it at once; a consumer that had
%% nothing to do does not hurry afterwards.
take(Channel, Rate, Carried) ->
    Due = Carried + Rate * tick_milliseconds() / 1000,
    Share = trunc(Due),
    case drain(Share, none) of
        none -> ok;
        Tag -> amqp_channel:cast(Channel, #'basic.ack'{delivery_tag = Tag, multiple = true})
    end,
    timer:sleep(tick_milliseconds()),
    take(Channel, Rate, Due - Share).

drain(0, Tag) ->
    Tag;
drain(Share, Tag) ->
    receive
        {#'basic.deliver'{delivery_tag = Newer}, _} -> drain(Share - 1, Newer);
        _ -> drain(Share, Tag)
    after 0 -> Tag
    end.
