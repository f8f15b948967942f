package dev.orderly.event.transport.redis;

import dev.orderly.event.transport.redis.StreamReader.Entry;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** Entries of one or more streams that are acknowledged with one command for each stream. */
final class Acknowledgement {

    private final byte[] group;
    private final List<Entry> entries = new ArrayList<>();
    private int commands;

    Acknowledgement(byte[] group) {
        this.group = group;
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    void addAll(Acknowledgement other) {
        entries.addAll(other.entries);
        other.entries.clear();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void say(RedisLink link) {
        commands = 0;
        var ids = new ArrayList<List<byte[]>>();
        for (int stream = 0; stream < RedisStreams.COUNT; stream++) {
            ids.add(new ArrayList<>(List.of(RedisStreams.name(stream), group)));
        }
        entries.forEach(entry -> ids.get(entry.reader().stream()).add(entry.id()));
        for (var ofStream : ids) {
            if (ofStream.size() > 2) {
                link.say(Command.XACK, ofStream.toArray(byte[][]::new));
                commands++;
            }
        }
    }

    /** After all of it was said; it begins anew. */
    void settle(RedisAnswers answers) {
        for (int i = 0; i < commands; i++) {
            answers.next();
        }
        entries.forEach(entry -> entry.reader().acknowledged());
        entries.clear();
    }
}
