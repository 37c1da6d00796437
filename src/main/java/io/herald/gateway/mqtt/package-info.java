/**
 * The MQTT door: MQTT 3.1.1 and 5.0 (ADR 0011) on the same topics, sessions and limits as every other door.
 *
 * <p>A connection is {@code MqttConnection}; what it publishes goes through {@code MqttPublisher}, what it subscribes
 * to through {@code MqttSubscriber}, what it is sent through {@code MqttOutput}. All of it belongs to the event loop of
 * one door instance.
 */
package io.herald.gateway.mqtt;
