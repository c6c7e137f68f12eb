package com.example.orders;

/** An order as the application knows it. */
public record Order(String id, String customer, long cents) {}
